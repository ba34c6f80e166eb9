package io.tagwire.preconfig.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A level of a topic pattern, or a token of a member pattern: literal text and captures. */
final class Level {
  private static final Pattern CAPTURE = Pattern.compile("\\{([a-z][a-z0-9-]*)(\\.\\.\\.)?}");

  private final String text;
  private final List<String> names = new ArrayList<>();
  private final boolean open;
  private final boolean partial;
  private final Pattern pattern;

  private Level(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    Matcher capture = CAPTURE.matcher(text);
    int end = 0;
    boolean several = false;
    while (capture.find()) {
      regex.append(Pattern.quote(text.substring(end, capture.start()))).append("(.+)");
      names.add(capture.group(1));
      several |= capture.group(2) != null;
      end = capture.end();
    }
    regex.append(Pattern.quote(text.substring(end)));
    this.open = several;
    this.partial = !names.isEmpty() && !text.startsWith("{");
    this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  static Level of(String text) {
    return new Level(text);
  }

  boolean isLiteral() {
    return names.isEmpty() && !text.equals("+") && !text.equals("#");
  }

  boolean isOpen() {
    return open;
  }

  boolean isRest() {
    return text.equals("#");
  }

  /** The name of the only capture. */
  String name() {
    return names.get(0);
  }

  String text() {
    return text;
  }

  int score() {
    if (isLiteral()) {
      return 3;
    }
    return partial ? 1 : open || isRest() ? -1 : 0;
  }

  /** The captures if the text fits, otherwise null. */
  @Nullable Map<String, String> match(String given) {
    if (text.equals("+")) {
      return Map.of();
    }
    if (names.isEmpty()) {
      return given.equals(text) ? Map.of() : null;
    }
    Matcher matcher = pattern.matcher(given);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> captured = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      captured.put(names.get(i), matcher.group(i + 1));
    }
    return captured;
  }
}
