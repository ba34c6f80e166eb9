package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.learn.Inference.Kind;
import io.tagwire.preconfig.template.Recognition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points for topics of no known device: type, unit and range from the values seen. */
final class RawPoints {
  /** So many values must have been seen before a whole number is one for good. */
  private static final int SURE_OF_WHOLE = 20;

  /** So many values must have been seen before a range is plausible. */
  private static final int SURE_OF_RANGE = 5;

  private static final int MAX_PAYLOAD = 64 * 1024;
  private static final Pattern COMMAND =
      Pattern.compile("(.*/)?(cmnd|cmd|command|commands|set|get|request|req)(/.*)?");

  private final Set<String> ids;

  RawPoints(Set<String> ids) {
    this.ids = ids;
  }

  /** Why there are no points, or not all; empty if there is nothing to say. */
  Optional<String> reason(TopicRecord record) {
    if (record.samples().isEmpty()) {
      return Optional.of("only empty payloads were seen");
    }
    if (record.longest() > MAX_PAYLOAD) {
      return Optional.of("its payload has up to " + record.longest() + " bytes");
    }
    if (isCommand(record)) {
      return Optional.of("it looks like a topic for commands");
    }
    if (record.isBinary() && !record.places().isEmpty()) {
      return Optional.of("its payload is sometimes a text and sometimes bytes");
    }
    if (!record.isBinary() && record.places().isEmpty() && !record.hasLists()) {
      return Optional.of("its payload holds no value");
    }
    return Optional.empty();
  }

  List<Point> points(TopicRecord record) {
    if (reason(record).isPresent()) {
      return List.of();
    }
    List<Point> points = new ArrayList<>();
    if (record.isBinary()) {
      points.add(
          point(record, "", ValueType.BYTES, new HashMap<>(Map.of("selector", "$bytes")))
              .withMetadata(described("", record.count() + " payloads of bytes", null)));
      return points;
    }
    record
        .places()
        .forEach(
            (pointer, seen) -> {
              if (!pointer.contains("/*")) {
                points.add(value(record, pointer, seen));
              }
            });
    if (points.isEmpty()) {
      points.add(
          point(record, "", ValueType.ARRAY, new HashMap<>())
              .withMetadata(described("", record.count() + " payloads that are a list", null)));
    }
    return points;
  }

  private Point value(TopicRecord record, String pointer, Seen seen) {
    Map<String, String> settings = new HashMap<>();
    boolean member = !pointer.isEmpty();
    if (member) {
      settings.put("selector", pointer);
    }
    Kind kind = seen.kind();
    if (kind == Kind.COMMA) {
      settings.put("decode", "decimal-comma");
    } else if (kind == Kind.SUFFIX) {
      settings.put("decode", "leading-number");
    }
    String name = member ? pointer : record.topic();
    String unit = "";
    if (kind == Kind.NUMBER || kind == Kind.COMMA || kind == Kind.SUFFIX) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      unit = seen.unit().orElseGet(() -> UnitGuess.of(last));
    }
    // What is measured may have a fraction the next time; what is counted has none.
    boolean counted = seen.isWhole() && seen.count() >= SURE_OF_WHOLE && unit.isEmpty();
    ValueType type =
        switch (kind) {
          case NUMBER -> counted ? ValueType.INT : ValueType.REAL;
          case COMMA, SUFFIX -> ValueType.REAL;
          case BOOL -> ValueType.BOOL;
          case TEXT -> ValueType.TEXT;
        };
    return point(record, pointer, type, settings)
        .withMetadata(described(unit, told(seen), range(seen, unit)));
  }

  private Point point(
      TopicRecord record, String pointer, ValueType type, Map<String, String> settings) {
    String text = (record.topic() + pointer).replace("~1", "/").replace("~0", "~");
    String id =
        Recognition.filled("${x|id}", Map.of("x", text)).orElse(text).replaceAll("\\.+", ".");
    id = id.replaceAll("^\\.|\\.$", "");
    id = id.isEmpty() ? "topic" : id;
    String free = id;
    for (int i = 2; !ids.add(free); i++) {
      free = id + "-" + i;
    }
    return Point.of(free, record.topic(), type).withSettings(new Settings(settings));
  }

  private static boolean isCommand(TopicRecord record) {
    return COMMAND.matcher(record.topic()).matches();
  }

  private static Metadata described(String unit, String told, @Nullable Range range) {
    return new Metadata(unit, "Learned: " + told, range);
  }

  private static String told(Seen seen) {
    String count = seen.count() + (seen.count() == 1 ? " value" : " values");
    if (seen.kind() == Kind.NUMBER && seen.low().isPresent() && seen.high().isPresent()) {
      String low = seen.low().get().stripTrailingZeros().toPlainString();
      String high = seen.high().get().stripTrailingZeros().toPlainString();
      return low.equals(high) ? count + ", " + low : count + " from " + low + " to " + high;
    }
    return count;
  }

  // The span that was seen, half as much again at both ends, to a round number.
  private static @Nullable Range range(Seen seen, String unit) {
    if (seen.low().isEmpty() || seen.high().isEmpty()) {
      return null;
    }
    double low = seen.low().get().doubleValue();
    double high = seen.high().get().doubleValue();
    if (unit.equals("%") && low >= 0 && high <= 100) {
      return new Range(0, 100);
    }
    if (seen.count() < SURE_OF_RANGE || !(high > low) || !Double.isFinite(high - low)) {
      return null;
    }
    double margin = (high - low) / 2;
    double from = low >= 0 ? Math.max(0, low - margin) : low - margin;
    return new Range(round(from, RoundingMode.FLOOR), round(high + margin, RoundingMode.CEILING));
  }

  private static double round(double number, RoundingMode mode) {
    return new BigDecimal(number).round(new MathContext(2, mode)).doubleValue();
  }
}
