package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which wildcard filter matches all that another filter matches, and which filters are left to such
 * a one instead of being subscribed. Guarded by its user.
 */
final class Coverage {
  private static final String SHARED = "$share/";

  private final Node root = new Node();
  private final Map<String, Left> left = new HashMap<>();
  private final Map<String, Set<String>> byCover = new HashMap<>();

  private static final class Node {
    private final Map<String, Node> children = new HashMap<>(4);
    private @Nullable String here;

    private boolean isEmpty() {
      return here == null && children.isEmpty();
    }
  }

  /**
   * A filter that is left to another one.
   *
   * @param cover the other one
   * @param retain which retained messages it still has to bring
   */
  record Left(String cover, RetainHandling retain) {}

  /** Takes a wanted filter in; only wildcards that are not shared can cover. */
  void add(String filter) {
    if (!isWild(filter)) {
      return;
    }
    Node node = root;
    for (String level : filter.split("/", -1)) {
      node = node.children.computeIfAbsent(level, name -> new Node());
    }
    node.here = filter;
  }

  void remove(String filter) {
    if (isWild(filter)) {
      remove(root, filter.split("/", -1), 0);
    }
  }

  private static void remove(Node node, String[] levels, int at) {
    if (at == levels.length) {
      node.here = null;
      return;
    }
    Node child = node.children.get(levels[at]);
    if (child != null) {
      remove(child, levels, at + 1);
      if (child.isEmpty()) {
        node.children.remove(levels[at]);
      }
    }
  }

  private static boolean isWild(String filter) {
    return !filter.startsWith(SHARED) && (filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0);
  }

  /** Another filter that matches every topic of this one; null if there is none that fits. */
  @Nullable String cover(String filter, Predicate<String> fits) {
    if (root.children.isEmpty() || filter.startsWith(SHARED)) {
      return null;
    }
    return cover(
        root, filter.split("/", -1), 0, other -> !other.equals(filter) && fits.test(other));
  }

  private static @Nullable String cover(
      Node node, String[] levels, int at, Predicate<String> fits) {
    // A wildcard at the first level does not match $SYS (MQTT 5 §4.7.2).
    boolean wild = at > 0 || !levels[0].startsWith("$");
    String found = wild ? at(node.children.get("#"), fits) : null;
    if (found != null) {
      return found;
    }
    if (at == levels.length) {
      return at(node, fits);
    }
    if (levels[at].equals("#")) {
      return null;
    }
    Node any = wild ? node.children.get("+") : null;
    found = any == null ? null : cover(any, levels, at + 1, fits);
    if (found != null || levels[at].equals("+")) {
      return found;
    }
    Node same = node.children.get(levels[at]);
    return same == null ? null : cover(same, levels, at + 1, fits);
  }

  private static @Nullable String at(@Nullable Node node, Predicate<String> fits) {
    String here = node == null ? null : node.here;
    return here != null && fits.test(here) ? here : null;
  }

  void leave(String filter, String cover, RetainHandling retain) {
    takeBack(filter);
    left.put(filter, new Left(cover, retain));
    byCover.computeIfAbsent(cover, name -> new LinkedHashSet<>()).add(filter);
  }

  @Nullable Left left(String filter) {
    return left.get(filter);
  }

  /** The cover was granted: what is retained came or is coming. */
  List<String> granted(String cover) {
    Set<String> filters = byCover.get(cover);
    if (filters == null) {
      return List.of();
    }
    filters.forEach(filter -> left.put(filter, new Left(cover, RetainHandling.NEVER)));
    return List.copyOf(filters);
  }

  /** Returns what it waited for; null if it was not left to another one. */
  @Nullable RetainHandling takeBack(String filter) {
    Left was = left.remove(filter);
    if (was == null) {
      return null;
    }
    Set<String> others = byCover.get(was.cover());
    if (others != null && others.remove(filter) && others.isEmpty()) {
      byCover.remove(was.cover());
    }
    return was.retain();
  }

  /** What was left to this one, with the retained messages each has still to be brought. */
  Map<String, RetainHandling> takeBackFrom(String cover) {
    Map<String, RetainHandling> back = new LinkedHashMap<>();
    Set<String> filters = byCover.remove(cover);
    if (filters != null) {
      for (String filter : filters) {
        Left was = left.remove(filter);
        if (was != null) {
          back.put(filter, was.retain());
        }
      }
    }
    return back;
  }

  /** Nothing is left to another one. */
  void takeBackAll() {
    left.clear();
    byCover.clear();
  }
}
