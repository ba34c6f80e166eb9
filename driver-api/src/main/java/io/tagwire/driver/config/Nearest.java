package io.tagwire.driver.config;

import java.util.Collection;
import java.util.Locale;

/**
 * Finds what somebody probably meant.
 *
 * @since 0.1
 */
public final class Nearest {
  private Nearest() {}

  /**
   * A suggestion for a word that is not known.
   *
   * @param word what was written
   * @param known what could have been meant
   * @return {@code did you mean [x]?}; without a near one {@code one of a, b, c} if the list is
   *     short; else empty
   */
  public static String suggestion(String word, Collection<String> known) {
    String nearest = "";
    int best = Math.max(2, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    if (!nearest.isEmpty()) {
      return "did you mean [" + nearest + "]?";
    }
    return known.isEmpty() || known.size() > 12 ? "" : "one of " + String.join(", ", known);
  }

  // Levenshtein; words are short.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
