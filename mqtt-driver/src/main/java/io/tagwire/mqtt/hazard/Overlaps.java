package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wildcards that match one topic both (MQTT 5 §3.3.4): a broker may send a copy for each. Every
 * filter is told once, however many it overlaps.
 */
final class Overlaps {
  private static final String ONE = "+";
  private static final String REST = "#";

  private final Node root = new Node();

  /** A level of the filters seen so far. */
  private static final class Node {
    private final Map<String, Node> next = new HashMap<>();
    private @Nullable Reading end;
  }

  private Overlaps() {}

  static void check(List<Reading> readings, List<Issue> issues) {
    Overlaps seen = new Overlaps();
    Set<String> filters = new HashSet<>();
    for (Reading reading : readings) {
      String wire = reading.filter().wire();
      if (reading.filter().isExact() || reading.filter().isShared() || !filters.add(wire)) {
        continue;
      }
      String[] levels = wire.split("/", -1);
      Reading other = overlapping(seen.root, levels, 0);
      if (other != null) {
        issues.add(
            Hazards.warning(
                reading.point(),
                "address",
                "Filter ["
                    + wire
                    + "] overlaps ["
                    + other.filter().wire()
                    + "] of point ["
                    + other.point().id()
                    + "]: a broker may send what matches both twice, at the higher QoS of the two",
                "one filter for both points, and when or $topic to tell their messages apart"));
      }
      seen.add(levels, reading);
    }
  }

  private void add(String[] levels, Reading reading) {
    Node node = root;
    for (String level : levels) {
      node = node.next.computeIfAbsent(level, name -> new Node());
    }
    node.end = reading;
  }

  private static @Nullable Reading overlapping(Node node, String[] levels, int at) {
    Node rest = node.next.get(REST);
    if (rest != null && rest.end != null && !isHidden(levels, at, REST)) {
      return rest.end;
    }
    if (at == levels.length) {
      return node.end;
    }
    String level = levels[at];
    if (level.equals(REST)) {
      return any(node, at);
    }
    for (Map.Entry<String, Node> entry : node.next.entrySet()) {
      boolean meets =
          entry.getKey().equals(level)
              || (entry.getKey().equals(ONE) && !isHidden(levels, at, ONE))
              || (level.equals(ONE) && !(at == 0 && entry.getKey().startsWith("$")));
      if (meets && !entry.getKey().equals(REST)) {
        Reading found = overlapping(entry.getValue(), levels, at + 1);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  // A wildcard at the beginning matches no topic that begins with a dollar (§4.7.2).
  private static boolean isHidden(String[] levels, int at, String wildcard) {
    return at == 0 && !wildcard.equals(levels[0]) && levels[0].startsWith("$");
  }

  private static @Nullable Reading any(Node node, int at) {
    if (node.end != null) {
      return node.end;
    }
    for (Map.Entry<String, Node> entry : node.next.entrySet()) {
      if (at == 0 && entry.getKey().startsWith("$")) {
        continue;
      }
      Reading found = any(entry.getValue(), at + 1);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
