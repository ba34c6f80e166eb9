package io.tagwire.preconfig.importer;

import io.tagwire.driver.config.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Holds for some points: patterns in which {@code *} stands for any text, in any case, joined by
 * commas when all must hold. {@code vendor=IKEA*, component=numeric}. A pattern without a key is
 * one for the name of the device.
 *
 * @since 0.1
 */
public final class ImportFilter {
  /** What can be asked for. */
  static final List<String> KEYS =
      List.of("device", "device-id", "vendor", "model", "entity", "entity-id", "component", "id");

  private final String text;
  private final Map<String, Pattern> patterns;

  private ImportFilter(String text, Map<String, Pattern> patterns) {
    this.text = text;
    this.patterns = patterns;
  }

  /**
   * Reads a filter.
   *
   * @param text the filter
   * @return the filter
   * @throws IllegalArgumentException with a sentence for people
   */
  public static ImportFilter parse(String text) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    for (String term : text.split(",", -1)) {
      int equals = term.indexOf('=');
      String key = equals < 0 ? "device" : term.substring(0, equals).strip();
      String pattern = term.substring(equals + 1).strip();
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "Filter [" + text + "]: there is no [" + key + "]; " + Nearest.suggestion(key, KEYS));
      }
      if (pattern.isEmpty()) {
        throw new IllegalArgumentException(
            "Filter [" + text + "] has an empty pattern; write * for any text");
      }
      patterns.put(key, pattern(pattern));
    }
    return new ImportFilter(text, patterns);
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    // Several stars in a row are one: they would only make the match slow.
    for (String part : glob.replaceAll("\\*+", "*").split("(?<=\\*)|(?=\\*)", -1)) {
      regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return Pattern.compile(
        regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  boolean holds(Map<String, String> attributes) {
    return patterns.entrySet().stream()
        .allMatch(
            one ->
                one.getValue()
                    .matcher(attributes.getOrDefault(one.getKey(), "").strip())
                    .matches());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImportFilter filter && text.equals(filter.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
