package io.tagwire.mqtt.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code name | name(argument, 'quoted argument') | …}. Quotes are single or double; a quote
 * inside is written twice; a backslash stands for itself, as expressions need it.
 */
final class ChainReader {
  private final String text;
  private int at;

  record Call(String text, String name, List<String> arguments) {
    /** What its name stands for; throws IllegalArgumentException that begins with the place. */
    <K> K among(Map<String, K> kinds, String place) {
      K kind = kinds.get(name);
      if (kind == null) {
        throw new IllegalArgumentException(
            place
                + ": there is no step ["
                + name
                + "]; there are "
                + String.join(", ", kinds.keySet()));
      }
      return kind;
    }
  }

  ChainReader(String text) {
    this.text = text;
  }

  List<Call> read() {
    List<Call> calls = new ArrayList<>();
    do {
      calls.add(call());
      skipSpace();
    } while (accept('|'));
    if (at < text.length()) {
      throw fault("'|' is missing between two steps");
    }
    return calls;
  }

  private Call call() {
    skipSpace();
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    if (name.isEmpty()) {
      throw fault("a step is missing");
    }
    List<String> arguments = new ArrayList<>();
    if (accept('(')) {
      skipSpace();
      if (!accept(')')) {
        do {
          arguments.add(argument());
          skipSpace();
        } while (accept(','));
        if (!accept(')')) {
          throw fault("')' is missing");
        }
      }
    }
    return new Call(text.substring(start, at), name, List.copyOf(arguments));
  }

  private String argument() {
    skipSpace();
    if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
      return quoted(text.charAt(at++));
    }
    int start = at;
    while (at < text.length() && ",)|".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String argument = text.substring(start, at).trim();
    if (argument.isEmpty()) {
      throw fault("an argument is missing");
    }
    return argument;
  }

  private String quoted(char quote) {
    StringBuilder argument = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != quote) {
        argument.append(c);
      } else if (at < text.length() && text.charAt(at) == quote) {
        argument.append(quote);
        at++;
      } else {
        return argument.toString();
      }
    }
    throw fault("a quoted argument has no end");
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || Numbers.isDigit(c) || c == '-';
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private IllegalArgumentException fault(String rule) {
    return new IllegalArgumentException(
        "Decode [" + text + "]: " + rule + ", at character " + Math.min(at, text.length()));
  }
}
