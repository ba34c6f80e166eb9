package io.tagwire.preconfig.source;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers as a spreadsheet writes them where the decimal sign is a comma.
 *
 * @since 0.1
 */
public final class DecimalComma {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+,\\d+");
  private static final Pattern AMBIGUOUS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

  private DecimalComma() {}

  /**
   * The number with a point.
   *
   * @param text a cell that should hold a number
   * @param certain whether the comma can be nothing else; if not, a text such as {@code 1,234} is
   *     left, for it may be a thousand
   * @return the number; empty if the text is none with a comma, or ambiguous
   */
  public static Optional<String> point(String text, boolean certain) {
    String trimmed = text.trim();
    return NUMBER.matcher(trimmed).matches() && (certain || !AMBIGUOUS.matcher(trimmed).matches())
        ? Optional.of(trimmed.replace(',', '.'))
        : Optional.empty();
  }

  /**
   * Whether a place is in a table.
   *
   * @param place a place
   * @return true for a file that ends with {@code .csv}
   */
  public static boolean isTable(Place place) {
    return place.file().toLowerCase(Locale.ROOT).endsWith(".csv");
  }
}
