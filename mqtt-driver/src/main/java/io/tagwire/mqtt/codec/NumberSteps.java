package io.tagwire.mqtt.codec;

import java.math.BigDecimal;
import java.util.List;

/** Steps from text to numbers, and from numbers to bits. */
final class NumberSteps {
  private NumberSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.plain(
            "number",
            "A number with a decimal point; spaces around and a leading + are tolerated.",
            Numbers::of),
        StepKind.plain(
            "decimal-comma",
            "A number with a decimal comma; dots, spaces or apostrophes may group thousands:"
                + " 1.234,5.",
            raw -> raw instanceof String text ? Numbers.parseDecimalComma(text) : Numbers.of(raw)),
        new StepKind(
            "leading-number",
            "leading-number or leading-number(',')",
            "The number at the beginning of a text such as 21.5 °C; the argument is the decimal"
                + " sign.",
            NumberSteps::leadingNumber),
        new StepKind(
            "bit",
            "bit(3)",
            "One bit of a whole number as true or false; bit 0 is the lowest.",
            NumberSteps::bit));
  }

  private static Step leadingNumber(List<String> arguments) {
    String sign = arguments.isEmpty() ? "." : arguments.get(0);
    if (arguments.size() > 1 || !(sign.equals(".") || sign.equals(","))) {
      throw new IllegalArgumentException("takes the decimal sign, '.' or ','");
    }
    boolean comma = sign.equals(",");
    return raw -> raw instanceof String text ? leading(text, comma) : Numbers.of(raw);
  }

  private static Object leading(String written, boolean comma) {
    String text = written.trim();
    int end = 0;
    int digits = 0;
    while (end < text.length() && isPart(text.charAt(end), end, comma)) {
      digits += Numbers.isDigit(text.charAt(end)) ? 1 : 0;
      end++;
    }
    while (end > 0 && !Numbers.isDigit(text.charAt(end - 1))) {
      end--;
    }
    if (digits == 0) {
      return Fault.step("[" + Raw.cut(written) + "] does not begin with a number");
    }
    char otherSign = comma ? '.' : ',';
    if (end + 1 < text.length()
        && text.charAt(end) == otherSign
        && Numbers.isDigit(text.charAt(end + 1))) {
      return Fault.step(
          "["
              + Raw.cut(written)
              + "] goes on with a decimal "
              + (comma
                  ? "point (leading-number reads it)"
                  : "comma (leading-number(',') reads it)"));
    }
    String number = text.substring(0, end);
    return comma ? Numbers.parseDecimalComma(number) : Numbers.parse(number);
  }

  private static boolean isPart(char c, int at, boolean comma) {
    return Numbers.isDigit(c)
        || c == '.'
        || (comma && c == ',')
        || (at == 0 && (c == '+' || c == '-'));
  }

  private static Step bit(List<String> arguments) {
    int bit = Arguments.whole(arguments, 0, 0, 63, "the number of the bit");
    Arguments.atMost(arguments, 1);
    return raw -> {
      Object number = Numbers.of(raw);
      if (number instanceof Fault) {
        return number;
      }
      if (number instanceof Long whole) {
        return (whole >> bit & 1) == 1;
      }
      if (number instanceof BigDecimal decimal
          && Numbers.isReasonable(decimal)
          && decimal.signum() >= 0
          && decimal.stripTrailingZeros().scale() <= 0) {
        return decimal.toBigInteger().testBit(bit);
      }
      return Fault.step("[" + Raw.shown(raw) + "] is not a whole number, it has no bit " + bit);
    };
  }
}
