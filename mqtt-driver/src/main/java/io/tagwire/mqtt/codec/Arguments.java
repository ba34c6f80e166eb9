package io.tagwire.mqtt.codec;

import java.math.BigDecimal;
import java.util.List;

/** Arguments of steps, checked. */
final class Arguments {
  private Arguments() {}

  static int whole(List<String> arguments, int at, int min, int max, String what) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException("needs " + what + ", " + min + " to " + max);
    }
    try {
      int number = Integer.parseInt(arguments.get(at));
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of range.
    }
    throw new IllegalArgumentException(
        what + " must be from " + min + " to " + max + ", not [" + arguments.get(at) + "]");
  }

  static String text(List<String> arguments, String what) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("needs " + what);
    }
    atMost(arguments, 1);
    return arguments.get(0);
  }

  static BigDecimal decimal(String text, String what) {
    try {
      BigDecimal number = new BigDecimal(text.trim());
      if (Numbers.isReasonable(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is too large.
    }
    throw new IllegalArgumentException(what + " must be a number, not [" + text + "]");
  }

  /** One character, or \n or \t. */
  static String separator(String text, String what) {
    String separator = text.equals("\\n") ? "\n" : text.equals("\\t") ? "\t" : text;
    if (separator.isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
    return separator;
  }

  static void exactly(List<String> arguments, int count, String what) {
    if (arguments.size() != count) {
      throw new IllegalArgumentException("needs " + what);
    }
  }

  static void atMost(List<String> arguments, int count) {
    if (arguments.size() > count) {
      throw new IllegalArgumentException(
          "takes at most " + count + " argument" + (count == 1 ? "" : "s"));
    }
  }
}
