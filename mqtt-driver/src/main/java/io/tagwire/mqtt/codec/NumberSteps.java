package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.StepKind.Example;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps from text to numbers, and from numbers to numbers and bits. */
final class NumberSteps {
  private NumberSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.plain(
            "number",
            "A number with a decimal point; spaces around and a leading + are tolerated.",
            new Example("number", " +21.5 ", "21.5"),
            Numbers::of),
        StepKind.plain(
            "decimal-comma",
            "A number with a decimal comma; dots, spaces or apostrophes may group thousands.",
            new Example("decimal-comma", "1.234,5", "1234.5"),
            raw -> raw instanceof String text ? Numbers.parseDecimalComma(text) : Numbers.of(raw)),
        new StepKind(
            "leading-number",
            "leading-number or leading-number(',')",
            "The number at the beginning of a text, whatever follows it; the argument is the"
                + " decimal sign.",
            new Example("leading-number(',')", "21,5 °C", "21.5"),
            NumberSteps::leadingNumber),
        new StepKind(
            "unit-suffix",
            "unit-suffix('W', 'kW=1000')",
            "The number before one of these units, times the factor of its unit if it has one."
                + " Another unit, or none, is a fault. A decimal sign may come first: unit-suffix("
                + "',', 'kg').",
            new Example("unit-suffix('W', 'kW=1000')", "1.5 kW", "1500.0"),
            NumberSteps::unitSuffix),
        new StepKind(
            "scale",
            "scale(0.1)",
            "The number times this one, in decimal arithmetic.",
            new Example("number | scale(0.1)", "215", "21.5"),
            arguments -> {
              BigDecimal factor =
                  Arguments.decimal(Arguments.text(arguments, "a factor"), "the factor");
              return scaling(new Scaling(factor, null, -1));
            }),
        new StepKind(
            "offset",
            "offset(-40)",
            "The number plus this one.",
            new Example("number | offset(-40)", "61.5", "21.5"),
            arguments -> {
              BigDecimal offset =
                  Arguments.decimal(Arguments.text(arguments, "a number to add"), "the number");
              return scaling(new Scaling(null, offset, -1));
            }),
        new StepKind(
            "round",
            "round(1)",
            "The number with this many digits after the point, half away from zero.",
            new Example("number | round(1)", "21.4501", "21.5"),
            arguments -> {
              int digits = Arguments.whole(arguments, 0, 0, 15, "the number of digits");
              Arguments.atMost(arguments, 1);
              return scaling(new Scaling(null, null, digits));
            }),
        new StepKind(
            "bit",
            "bit(3)",
            "One bit of a whole number as true or false; bit 0 is the lowest.",
            new Example("bit(3)", "8", "true"),
            NumberSteps::bit),
        new StepKind(
            "bits",
            "bits(4, 3)",
            "Some bits of a whole number as a number: the lowest of them, and how many.",
            new Example("bits(4, 3)", "90", "5"),
            NumberSteps::bits));
  }

  private static Step scaling(Scaling scaling) {
    return raw -> {
      Object number = Numbers.of(raw);
      if (number instanceof Fault || (number instanceof Double real && !Double.isFinite(real))) {
        return number;
      }
      BigDecimal decimal = Numbers.toDecimal((Number) number);
      return Numbers.isReasonable(decimal)
          ? scaling.apply(decimal)
          : Fault.step("[" + Raw.shown(raw) + "] is too large or too small to be scaled");
    };
  }

  private static Step leadingNumber(List<String> arguments) {
    String sign = arguments.isEmpty() ? "." : arguments.get(0);
    if (arguments.size() > 1 || !(sign.equals(".") || sign.equals(","))) {
      throw new IllegalArgumentException("takes the decimal sign, '.' or ','");
    }
    boolean comma = sign.equals(",");
    return raw -> {
      if (!(raw instanceof String text)) {
        return Numbers.of(raw);
      }
      int end = leadingEnd(text.trim(), comma);
      return leading(text, end, comma);
    };
  }

  private static Step unitSuffix(List<String> arguments) {
    boolean signed =
        !arguments.isEmpty() && (arguments.get(0).equals(",") || arguments.get(0).equals("."));
    boolean comma = signed && arguments.get(0).equals(",");
    List<String> written = signed ? arguments.subList(1, arguments.size()) : arguments;
    if (written.isEmpty()) {
      throw new IllegalArgumentException("needs a unit, for example 'kW'");
    }
    Map<String, BigDecimal> factors = new LinkedHashMap<>();
    for (String unit : written) {
      int equal = unit.lastIndexOf('=');
      String name = (equal < 0 ? unit : unit.substring(0, equal)).trim();
      factors.put(
          name,
          equal < 0
              ? BigDecimal.ONE
              : Arguments.decimal(unit.substring(equal + 1), "the factor of [" + name + "]"));
    }
    return raw -> withUnit(raw, factors, comma);
  }

  private static Object withUnit(Object raw, Map<String, BigDecimal> factors, boolean comma) {
    String text = Raw.text(raw).trim();
    int end = leadingEnd(text, comma);
    Object number = leading(text, end, comma);
    if (number instanceof Fault) {
      return number;
    }
    String unit = text.substring(end).trim();
    @Nullable BigDecimal factor = factors.get(unit);
    if (factor == null) {
      return Fault.step(
          "["
              + Raw.cut(text)
              + "] has "
              + (unit.isEmpty() ? "no unit" : "the unit [" + Raw.cut(unit) + "]")
              + ", not one of "
              + factors.keySet());
    }
    if (factor.compareTo(BigDecimal.ONE) == 0) {
      return number;
    }
    BigDecimal decimal = Numbers.toDecimal((Number) number);
    return Numbers.isReasonable(decimal)
        ? decimal.multiply(factor)
        : Fault.step("[" + Raw.cut(text) + "] is too large or too small to be scaled");
  }

  // Where the number at the beginning of a text ends.
  private static int leadingEnd(String text, boolean comma) {
    int end = 0;
    while (end < text.length() && isPart(text.charAt(end), end, comma)) {
      end++;
    }
    while (end > 0 && !Numbers.isDigit(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static Object leading(String written, int end, boolean comma) {
    String text = written.trim();
    if (end == 0) {
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
      BigInteger large = unsigned(number);
      return large != null
          ? (Object) large.testBit(bit)
          : Fault.step("[" + Raw.shown(raw) + "] is not a whole number, it has no bit " + bit);
    };
  }

  private static Step bits(List<String> arguments) {
    Arguments.exactly(arguments, 2, "the lowest bit and how many");
    int from = Arguments.whole(arguments, 0, 0, 63, "the lowest bit");
    int count = Arguments.whole(arguments, 1, 1, 63, "how many bits");
    long mask = (1L << count) - 1;
    return raw -> {
      Object number = Numbers.of(raw);
      if (number instanceof Fault) {
        return number;
      }
      if (number instanceof Long whole) {
        return whole >> from & mask;
      }
      BigInteger large = unsigned(number);
      return large != null
          ? (Object) (large.shiftRight(from).longValue() & mask)
          : Fault.step("[" + Raw.shown(raw) + "] is not a whole number, it has no bits");
    };
  }

  private static @Nullable BigInteger unsigned(Object number) {
    return number instanceof BigDecimal decimal
            && Numbers.isReasonable(decimal)
            && decimal.signum() >= 0
            && decimal.stripTrailingZeros().scale() <= 0
        ? decimal.toBigInteger()
        : null;
  }
}
