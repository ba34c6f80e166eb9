package io.tagwire.mqtt.codec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words for true and false, in any case. */
final class Words {
  static final List<String> TRUE = List.of("true", "on", "1", "yes", "online");
  static final List<String> FALSE = List.of("false", "off", "0", "no", "offline");

  private static final Words USUAL = new Words(TRUE, FALSE);

  private final Set<String> trueWords;
  private final Set<String> falseWords;

  /** Words of a point; empty for the usual ones, which all points share. */
  static Words of(List<String> trueWords, List<String> falseWords) {
    return trueWords.isEmpty() && falseWords.isEmpty()
        ? USUAL
        : new Words(
            trueWords.isEmpty() ? TRUE : trueWords, falseWords.isEmpty() ? FALSE : falseWords);
  }

  private Words(List<String> trueWords, List<String> falseWords) {
    this.trueWords = lower(trueWords);
    this.falseWords = lower(falseWords);
  }

  private static Set<String> lower(List<String> words) {
    Set<String> lower = new LinkedHashSet<>();
    words.forEach(word -> lower.add(word.trim().toLowerCase(Locale.ROOT)));
    return lower;
  }

  /** A word in both lists, or null. */
  @Nullable String ambiguous() {
    return trueWords.stream().filter(falseWords::contains).findFirst().orElse(null);
  }

  /** True, false, or null for a word that is neither. */
  @Nullable Boolean read(String text) {
    String word = text.trim();
    if (word.length() > 2 && word.startsWith("\"") && word.endsWith("\"")) {
      word = word.substring(1, word.length() - 1);
    }
    word = word.toLowerCase(Locale.ROOT);
    if (trueWords.contains(word)) {
      return true;
    }
    return falseWords.contains(word) ? false : null;
  }

  @Override
  public String toString() {
    return String.join(", ", trueWords)
        + " (true) or "
        + String.join(", ", falseWords)
        + " (false)";
  }
}
