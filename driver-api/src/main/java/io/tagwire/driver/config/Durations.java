package io.tagwire.driver.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them.
 *
 * @since 0.1
 */
public final class Durations {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|min|h|d)");

  private Durations() {}

  /**
   * Reads {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 3d}, {@code 0} or ISO 8601.
   *
   * @param text the text
   * @return the duration
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parse(String text) {
    String trimmed = text.trim();
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = SHORT.matcher(trimmed);
    try {
      if (!matcher.matches()) {
        return Duration.parse(trimmed);
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "h" -> Duration.ofHours(amount);
        case "d" -> Duration.ofDays(amount);
        default -> Duration.ofMinutes(amount);
      };
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "[" + text + "] is not a duration; write 500ms, 5s, 2m, 1h or 3d", e);
    }
  }

  /**
   * Writes a duration the shortest way {@link #parse} reads.
   *
   * @param duration not negative
   * @return text
   */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
