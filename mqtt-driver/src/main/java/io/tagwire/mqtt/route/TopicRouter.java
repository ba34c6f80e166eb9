package io.tagwire.mqtt.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is bound to a topic. Exact topics are in a hash map, wildcards in a trie; the answer
 * for a topic is remembered, so that a topic seen before costs one hash look-up. Reading takes no
 * lock and never waits for a change. Thread-safe.
 *
 * @param <T> what is bound; compared by identity or equality, as it defines it
 */
public final class TopicRouter<T> {
  private static final int MIN_REMEMBERED = 100_000;

  private final Map<String, List<T>> exact = new ConcurrentHashMap<>();
  private final Node<T> root = new Node<>();
  // Replaced after every change: a reader that began before it fills a map nobody asks again.
  private volatile Map<String, List<T>> remembered = new ConcurrentHashMap<>();
  private volatile boolean wildcards;

  private static final class Node<T> {
    private final Map<String, Node<T>> children = new ConcurrentHashMap<>(4);
    private volatile List<T> here = List.of();
    private volatile List<T> below = List.of();

    private boolean isEmpty() {
      return children.isEmpty() && here.isEmpty() && below.isEmpty();
    }
  }

  /**
   * What is bound to a topic.
   *
   * @param topic a topic name
   * @return each binding once, exact ones first, in the order of binding; empty if there is none
   */
  public List<T> find(String topic) {
    Map<String, List<T>> memory = remembered;
    List<T> found = memory.get(topic);
    return found != null ? found : resolve(topic, memory);
  }

  /** How many topics are remembered now. */
  int remembered() {
    return remembered.size();
  }

  private List<T> resolve(String topic, Map<String, List<T>> memory) {
    List<T> exactly = exact.getOrDefault(topic, List.of());
    List<T> found = exactly;
    if (wildcards) {
      List<T> all = new ArrayList<>(exactly);
      collect(root, topic.split("/", -1), 0, topic.startsWith("$"), all);
      found = List.copyOf(all);
    }
    // Starting over is simpler than an eviction order, and a topic comes back at its next message.
    if (memory.size() >= Math.max(MIN_REMEMBERED, 2 * exact.size())) {
      memory.clear();
    }
    memory.put(topic, found);
    return found;
  }

  private static <T> void collect(
      Node<T> node, String[] levels, int at, boolean system, List<T> found) {
    boolean wild = at > 0 || !system;
    if (wild) {
      found.addAll(node.below);
    }
    if (at == levels.length) {
      found.addAll(node.here);
      return;
    }
    Node<T> same = node.children.get(levels[at]);
    if (same != null) {
      collect(same, levels, at + 1, system, found);
    }
    Node<T> any = wild ? node.children.get("+") : null;
    if (any != null) {
      collect(any, levels, at + 1, system, found);
    }
  }

  /**
   * Binds.
   *
   * @param filter to which topics
   * @param binding what
   */
  public void add(TopicFilter filter, T binding) {
    addAll(Map.of(binding, filter));
  }

  /**
   * Binds many at once.
   *
   * @param bindings filter by what is bound
   */
  public synchronized void addAll(Map<T, TopicFilter> bindings) {
    bindings.forEach(
        (binding, filter) -> {
          if (filter.isExact()) {
            exact.merge(filter.topic(), List.of(binding), TopicRouter::joined);
          } else {
            insert(filter, binding);
          }
        });
    remembered = new ConcurrentHashMap<>();
  }

  private void insert(TopicFilter filter, T binding) {
    wildcards = true;
    Node<T> node = root;
    for (String level : filter.levels()) {
      if (level.equals("#")) {
        node.below = joined(node.below, List.of(binding));
        return;
      }
      node = node.children.computeIfAbsent(level, name -> new Node<>());
    }
    node.here = joined(node.here, List.of(binding));
  }

  /**
   * Ends a binding. Does nothing if there is none.
   *
   * @param filter as given when bound
   * @param binding what
   */
  public void remove(TopicFilter filter, T binding) {
    removeAll(Map.of(binding, filter));
  }

  /**
   * Ends many bindings at once.
   *
   * @param bindings filter by what is bound
   */
  public synchronized void removeAll(Map<T, TopicFilter> bindings) {
    bindings.forEach(
        (binding, filter) -> {
          if (filter.isExact()) {
            exact.computeIfPresent(
                filter.topic(), (topic, bound) -> orNull(without(bound, binding)));
          } else {
            prune(root, filter.levels(), 0, binding);
          }
        });
    wildcards = !root.isEmpty();
    remembered = new ConcurrentHashMap<>();
  }

  private void prune(Node<T> node, List<String> levels, int at, T binding) {
    if (at == levels.size()) {
      node.here = without(node.here, binding);
      return;
    }
    String level = levels.get(at);
    if (level.equals("#")) {
      node.below = without(node.below, binding);
      return;
    }
    Node<T> child = node.children.get(level);
    if (child != null) {
      prune(child, levels, at + 1, binding);
      if (child.isEmpty()) {
        node.children.remove(level);
      }
    }
  }

  private static <T> @Nullable List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private static <T> List<T> joined(Collection<T> some, Collection<T> more) {
    List<T> all = new ArrayList<>(some.size() + more.size());
    all.addAll(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static <T> List<T> without(List<T> bindings, T binding) {
    List<T> rest = new ArrayList<>(bindings);
    rest.remove(binding);
    return List.copyOf(rest);
  }
}
