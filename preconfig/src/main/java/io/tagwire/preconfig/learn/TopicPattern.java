package io.tagwire.preconfig.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A topic filter with captures: a level or a part of one, or several levels. Immutable. */
final class TopicPattern {
  private static final int MAX_LEVELS = 64;

  private final List<Level> levels = new ArrayList<>();
  private final int score;

  TopicPattern(String text) {
    int sum = 0;
    for (String level : text.split("/", -1)) {
      Level read = Level.of(level);
      levels.add(read);
      sum += read.score();
    }
    score = sum;
  }

  /** How exact the pattern is; more is more exact. */
  int score() {
    return score;
  }

  /** The captures of every way in which a topic fits, those with short {name...} first. */
  List<Map<String, String>> match(String topic) {
    String[] given = topic.split("/", -1);
    // MQTT 5 §4.7.2: a wildcard at the beginning does not fit topics that begin with a dollar.
    boolean hidden = topic.startsWith("$") && !levels.get(0).isLiteral();
    if (given.length > MAX_LEVELS || hidden) {
      return List.of();
    }
    List<Map<String, String>> found = new ArrayList<>();
    match(given, 0, 0, Map.of(), found);
    return found;
  }

  private void match(
      String[] given, int at, int from, Map<String, String> so, List<Map<String, String>> found) {
    if (at == levels.size()) {
      if (from == given.length) {
        found.add(so);
      }
      return;
    }
    Level level = levels.get(at);
    if (level.isRest()) {
      found.add(so);
      return;
    }
    if (level.isOpen()) {
      StringBuilder text = new StringBuilder();
      for (int to = from; to < given.length; to++) {
        text.append(to == from ? "" : "/").append(given[to]);
        match(given, at + 1, to + 1, with(so, level.name(), text.toString()), found);
      }
      return;
    }
    if (from < given.length) {
      Map<String, String> captured = level.match(given[from]);
      if (captured != null) {
        Map<String, String> more = new HashMap<>(so);
        more.putAll(captured);
        match(given, at + 1, from + 1, more, found);
      }
    }
  }

  private static Map<String, String> with(Map<String, String> so, String name, String text) {
    Map<String, String> more = new HashMap<>(so);
    more.put(name, text);
    return more;
  }
}
