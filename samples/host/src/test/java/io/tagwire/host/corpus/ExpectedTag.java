package io.tagwire.host.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what a tag shows with what the corpus wants out of the message. */
final class ExpectedTag {
  // The corpus rounds fractions of epoch seconds to milliseconds; the driver keeps them.
  private static final long ROUNDED_NANOS = 500_000;

  private ExpectedTag() {}

  /** What differs; empty if nothing does. */
  static Optional<String> difference(JsonNode expect, Point point, TagValue actual) {
    if (!fits(expect, point.type())) {
      return Optional.of("type " + expect.get("type").textValue() + ", not " + point.type());
    }
    String unit = expect.path("unit").asText("");
    if (!unit.isEmpty() && !unit.equals(point.metadata().unit())) {
      return Optional.of("unit " + unit + ", not [" + point.metadata().unit() + "]");
    }
    Instant time = time(expect.path("timestamp").textValue());
    if (!isSame(time, actual.sourceTimestamp())) {
      return Optional.of("source time " + time + ", not " + actual);
    }
    String quality = expect.path("quality").asText("GOOD");
    if (quality.equals("BAD")) {
      return actual.quality().isBad() ? Optional.empty() : Optional.of("bad, not " + actual);
    }
    boolean uncertain = quality.equals("UNCERTAIN");
    boolean asWanted =
        uncertain
            ? actual.quality().isUncertain()
            : actual.quality() == Quality.GOOD || actual.quality() == Quality.UNCERTAIN_INITIAL;
    if (!asWanted) {
      return Optional.of(quality + ", not " + actual);
    }
    return hasValue(expect, actual.value())
        ? Optional.empty()
        : Optional.of(expect.get("value") + ", not " + actual);
  }

  /** Whether it is there at all, whatever type and unit the point gives it. */
  static boolean isShown(JsonNode expect, TagValue actual) {
    return switch (expect.path("quality").asText("GOOD")) {
      case "BAD" ->
          actual.quality().isBad() && actual.quality() != Quality.BAD_WAITING_FOR_INITIAL_DATA;
      default -> hasValue(expect, actual.value());
    };
  }

  private static boolean fits(JsonNode expect, ValueType type) {
    return switch (expect.get("type").textValue()) {
      case "number" -> type == ValueType.REAL || type == ValueType.INT;
      case "integer" -> type == ValueType.INT;
      case "boolean" -> type == ValueType.BOOL;
      case "timestamp" -> type == ValueType.TIME;
      default -> type == ValueType.TEXT;
    };
  }

  private static boolean hasValue(JsonNode expect, @Nullable Value actual) {
    JsonNode value = expect.get("value");
    if (value.isNull() || actual == null) {
      return value.isNull() && actual == null;
    }
    if (actual instanceof Value.Real real) {
      return real.value() == value.doubleValue();
    }
    if (actual instanceof Value.Int whole) {
      return value.asText().matches("-?[0-9.]+")
          && BigDecimal.valueOf(whole.value()).compareTo(new BigDecimal(value.asText())) == 0;
    }
    if (actual instanceof Value.Bool flag) {
      return value.isBoolean() && flag.value() == value.booleanValue();
    }
    if (actual instanceof Value.Time at) {
      return isSame(time(value.textValue()), at.value());
    }
    return actual instanceof Value.Text text && text.value().equals(value.asText());
  }

  private static boolean isSame(@Nullable Instant expected, @Nullable Instant actual) {
    if (expected == null || actual == null) {
      return Objects.equals(expected, actual);
    }
    return Math.abs(Duration.between(expected, actual).toNanos()) <= ROUNDED_NANOS;
  }

  // Without a zone it is device-local time, zone not told: bound with UTC.
  private static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.endsWith("Z")
        ? Instant.parse(text)
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
