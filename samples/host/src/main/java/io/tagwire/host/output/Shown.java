package io.tagwire.host.output;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as people read them. */
public final class Shown {
  private static final int LONGEST = 32;

  private Shown() {}

  /**
   * A value with its unit, shortened.
   *
   * @param point says the unit
   * @param tag the value
   * @return text; a dash if there is no value
   */
  public static String value(Point point, TagValue tag) {
    if (tag.value() == null) {
      return "-";
    }
    String text = text(tag.value());
    return point.metadata().unit().isEmpty() ? text : text + " " + point.metadata().unit();
  }

  /**
   * How long ago something was.
   *
   * @param then the time
   * @param now the present time
   * @return for example {@code 3.2s} or {@code 5m}
   */
  public static String age(Instant then, Instant now) {
    long millis = Math.max(0, Duration.between(then, now).toMillis());
    if (millis < 60_000) {
      return millis / 1000 + "." + millis % 1000 / 100 + "s";
    }
    long minutes = millis / 60_000;
    return minutes < 120 ? minutes + "m" : minutes / 60 + "h";
  }

  /**
   * A time, or a dash.
   *
   * @param time the time, or null
   * @return ISO 8601 to milliseconds
   */
  public static String time(@Nullable Instant time) {
    return time == null ? "-" : Json.millis(time);
  }

  private static String text(Value value) {
    String text =
        value instanceof Value.Real real && Double.isFinite(real.value())
            ? new BigDecimal(real.value())
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString()
            : value.toString();
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
  }
}
