package io.tagwire.mqtt.codec;

import java.util.List;

/** Steps that find a value by the name before it. */
final class PairSteps {
  private PairSteps() {}

  static Step keyValue(List<String> arguments) {
    Arguments.exactly(
        arguments, 3, "what separates the pairs, what separates name and value, and the name");
    String pairs = Arguments.separator(arguments.get(0), "what separates the pairs");
    String parts = Arguments.separator(arguments.get(1), "what separates name and value");
    String name = arguments.get(2);
    return raw -> valueOf(Raw.text(raw), pairs, parts, name);
  }

  private static Object valueOf(String text, String pairs, String parts, String name) {
    int from = 0;
    while (from <= text.length()) {
      int end = text.indexOf(pairs, from);
      String pair = text.substring(from, end < 0 ? text.length() : end);
      int middle = pair.indexOf(parts);
      if (middle >= 0 && pair.substring(0, middle).trim().equals(name)) {
        return unquoted(pair.substring(middle + parts.length()).trim());
      }
      from = end < 0 ? text.length() + 1 : end + pairs.length();
    }
    return Nothing.ABSENT;
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  static Step alternating(List<String> arguments) {
    Arguments.exactly(arguments, 2, "what separates names and values, and the name");
    String separator = Arguments.separator(arguments.get(0), "what separates names and values");
    String name = arguments.get(1);
    return raw -> valueAfter(Raw.text(raw), separator, name);
  }

  private static Object valueAfter(String text, String separator, String name) {
    int from = 0;
    while (true) {
      int middle = text.indexOf(separator, from);
      if (middle < 0) {
        return Nothing.ABSENT;
      }
      int end = text.indexOf(separator, middle + separator.length());
      if (text.substring(from, middle).trim().equals(name)) {
        return text.substring(middle + separator.length(), end < 0 ? text.length() : end).trim();
      }
      if (end < 0) {
        return Nothing.ABSENT;
      }
      from = end + separator.length();
    }
  }
}
