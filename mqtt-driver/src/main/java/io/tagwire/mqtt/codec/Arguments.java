package io.tagwire.mqtt.codec;

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

  static void atMost(List<String> arguments, int count) {
    if (arguments.size() > count) {
      throw new IllegalArgumentException(
          "takes at most " + count + " argument" + (count == 1 ? "" : "s"));
    }
  }
}
