package io.tagwire.mqtt.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression of bounded cost: one that backtracks without end is stopped by the number of
 * characters it may look at, however short the text is. Thread-safe.
 */
final class BoundedRegex {
  static final int MAX_TEXT = 8_192;
  private static final int MAX_LOOKS = 1_000_000;

  private final Pattern pattern;

  BoundedRegex(Pattern pattern) {
    this.pattern = pattern;
  }

  /** The first group, or the whole match; a {@link Fault} if nothing matches. */
  Object extract(String text) {
    return guarded(
        text,
        matcher -> {
          if (!matcher.find()) {
            return Fault.step("[" + Raw.cut(text) + "] does not match " + pattern.pattern());
          }
          String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
          return found == null
              ? Fault.step("[" + Raw.cut(text) + "] has no group 1 of " + pattern.pattern())
              : found;
        });
  }

  /** Whether the whole text matches: a {@link Boolean}, or a {@link Fault}. */
  Object matches(String text) {
    return guarded(text, Matcher::matches);
  }

  private Object guarded(String text, java.util.function.Function<Matcher, Object> use) {
    if (text.length() > MAX_TEXT) {
      return Fault.step(
          "text of "
              + text.length()
              + " characters is too long for an expression, at most "
              + MAX_TEXT
              + " are allowed");
    }
    try {
      return use.apply(pattern.matcher(new Budgeted(text)));
    } catch (TooManyLooks | StackOverflowError e) {
      return Fault.step(
          "expression " + pattern.pattern() + " takes too long on [" + Raw.cut(text) + "]");
    }
  }

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyLooks() {
      super("budget of an expression is used up", null, false, false);
    }
  }

  private static final class Budgeted implements CharSequence {
    private final String text;
    private int looks;

    Budgeted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MAX_LOOKS) {
        throw new TooManyLooks();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
