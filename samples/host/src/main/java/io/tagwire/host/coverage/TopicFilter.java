package io.tagwire.host.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A topic filter (MQTT 5 §4.7), in which <code>{name}</code> stands for a level as + does. */
record TopicFilter(List<String> levels) {
  private static final Pattern VARIABLE = Pattern.compile("\\{[^/{}]*}");

  TopicFilter {
    levels = List.copyOf(levels);
  }

  static TopicFilter of(String text) {
    String filter = text;
    // MQTT 5 §4.8.2: a shared subscription is one to the filter behind its name.
    if (filter.startsWith("$share/")) {
      filter = filter.substring(filter.indexOf('/', "$share/".length()) + 1);
    }
    List<String> levels = new ArrayList<>();
    for (String level : filter.split("/", -1)) {
      levels.add(VARIABLE.matcher(level).matches() ? "+" : level);
    }
    return new TopicFilter(levels);
  }

  boolean matches(String topic) {
    String[] given = topic.split("/", -1);
    boolean hidden = topic.startsWith("$") && List.of("+", "#").contains(levels.get(0));
    if (hidden) {
      return false;
    }
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).equals("#")) {
        return true;
      }
      if (i >= given.length || !(levels.get(i).equals("+") || levels.get(i).equals(given[i]))) {
        return false;
      }
    }
    return levels.size() == given.length;
  }

  boolean hasWildcard() {
    return levels.contains("+") || levels.contains("#");
  }
}
