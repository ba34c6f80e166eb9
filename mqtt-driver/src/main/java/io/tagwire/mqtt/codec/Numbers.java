package io.tagwire.mqtt.codec;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as devices write them. */
final class Numbers {
  private static final int MAX_LONG_DIGITS = 18;
  private static final int MAX_EXPONENT = 400;
  // Groups of three, by dot, apostrophe, space or no-break space.
  private static final Pattern COMMA =
      Pattern.compile("[+-]?(\\d+|\\d{1,3}([.' \\u00a0\\u202f]\\d{3})+)(,\\d*)?|[+-]?,\\d+");
  private static final Pattern GROUPS = Pattern.compile("[.' \\u00a0\\u202f]");

  private Numbers() {}

  /** A {@link Long}, {@link BigDecimal}, {@link Double#NaN}, or a {@link Fault}. */
  static Object of(Object raw) {
    if (raw instanceof String text) {
      return parse(text);
    }
    if (raw instanceof Number) {
      return raw;
    }
    if (raw instanceof Boolean flag) {
      return flag ? 1L : 0L;
    }
    if (raw instanceof byte[] bytes) {
      return parse(Raw.text(bytes));
    }
    return notANumber(raw);
  }

  /**
   * With a dot as decimal sign. Spaces around, a leading plus and quotes around are tolerated; the
   * words for what is not a number give {@link Double#NaN}.
   */
  static Object parse(String written) {
    int from = 0;
    int to = written.length();
    while (from < to && written.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && written.charAt(to - 1) <= ' ') {
      to--;
    }
    if (to - from > 2 && written.charAt(from) == '"' && written.charAt(to - 1) == '"') {
      return parse(written.substring(from + 1, to - 1));
    }
    int digits = from < to && isSign(written.charAt(from)) ? from + 1 : from;
    if (to - digits > 0 && to - digits <= MAX_LONG_DIGITS) {
      long value = 0;
      int i = digits;
      while (i < to && isDigit(written.charAt(i))) {
        value = value * 10 + (written.charAt(i) - '0');
        i++;
      }
      if (i == to) {
        return written.charAt(from) == '-' ? -value : value;
      }
    }
    return decimal(written, from, digits, to);
  }

  private static Object decimal(String written, int from, int digits, int to) {
    if (digits == to) {
      return notANumber(written);
    }
    char first = written.charAt(digits);
    if (!isDigit(first) && first != '.') {
      return isNotANumberWord(written.substring(digits, to))
          ? (Object) Double.NaN
          : notANumber(written);
    }
    if (to - from > Json.MAX_NUMBER_LENGTH) {
      return Fault.type(
          "["
              + Raw.cut(written)
              + "] has "
              + (to - from)
              + " characters, a number has at most "
              + Json.MAX_NUMBER_LENGTH);
    }
    try {
      return new BigDecimal(written.substring(written.charAt(from) == '+' ? digits : from, to));
    } catch (NumberFormatException e) {
      return notANumber(written);
    }
  }

  private static Fault notANumber(Object raw) {
    return Fault.type("[" + Raw.shown(raw) + "] is not a number");
  }

  private static boolean isNotANumberWord(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "nan", "inf", "infinity" -> true;
      default -> false;
    };
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** With a comma as decimal sign, and dots, spaces or apostrophes between groups of three. */
  static Object parseDecimalComma(String written) {
    String text = written.trim();
    if (text.length() > Json.MAX_NUMBER_LENGTH) {
      return parse(text);
    }
    if (!COMMA.matcher(text).matches()) {
      return isNotANumberWord(text)
          ? (Object) Double.NaN
          : Fault.step("[" + Raw.cut(written) + "] is not a number with a decimal comma");
    }
    return parse(GROUPS.matcher(text).replaceAll("").replace(',', '.'));
  }

  /** Whether arithmetic on it is cheap: 1e1000000000 is short to write and huge to add to. */
  static boolean isReasonable(BigDecimal number) {
    return Math.abs((long) number.precision() - number.scale()) <= MAX_EXPONENT
        && Math.abs((long) number.scale()) <= MAX_EXPONENT;
  }

  /** A finite number as a decimal. */
  static BigDecimal toDecimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : BigDecimal.valueOf(number.doubleValue());
  }
}
