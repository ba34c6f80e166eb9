package io.tagwire.preconfig.output;

import io.tagwire.driver.point.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What applying a template again would change, by point id.
 *
 * @param added points that are new, in their new order
 * @param changed points that are different now, in their new order
 * @param removed points that are gone, in their old order
 * @since 0.1
 */
public record PointDiff(List<Point> added, List<Change> changed, List<Point> removed) {
  /** Copies the lists. */
  public PointDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /**
   * A point that is different now.
   *
   * @param before as it was
   * @param after as it is
   */
  public record Change(Point before, Point after) {
    /**
     * What is different, for people.
     *
     * @return for example {@code address: a -> b, unit: °C -> K}
     */
    public String differences() {
      Map<String, String> old = attributes(before);
      Map<String, String> now = attributes(after);
      Set<String> keys = new TreeSet<>(old.keySet());
      keys.addAll(now.keySet());
      return keys.stream()
          .filter(key -> !Objects.equals(old.get(key), now.get(key)))
          .map(key -> key + ": " + shown(old.get(key)) + " -> " + shown(now.get(key)))
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * Compares two sets of points.
   *
   * @param before the points there were
   * @param after the points there are
   * @return the difference
   */
  public static PointDiff between(List<Point> before, List<Point> after) {
    Map<String, Point> old = byId(before);
    Map<String, Point> now = byId(after);
    List<Point> added = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    for (Point point : now.values()) {
      Point was = old.get(point.id());
      if (was == null) {
        added.add(point);
      } else if (!was.equals(point)) {
        changed.add(new Change(was, point));
      }
    }
    return new PointDiff(
        added, changed, old.values().stream().filter(one -> !now.containsKey(one.id())).toList());
  }

  /**
   * Whether nothing is different. The order of points does not count.
   *
   * @return true if all three lists are empty
   */
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  /** One line a point: {@code +} added, {@code ~} changed with what changed, {@code -} removed. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    added.forEach(point -> lines.add("+ " + point.id() + "  " + point.address()));
    for (Change change : changed) {
      lines.add("~ " + change.after().id() + "  " + change.differences());
    }
    removed.forEach(point -> lines.add("- " + point.id() + "  " + point.address()));
    return String.join("\n", lines);
  }

  private static String shown(@Nullable String value) {
    return Optional.ofNullable(value).orElse("nothing");
  }

  private static Map<String, String> attributes(Point point) {
    Map<String, String> attributes = new TreeMap<>(point.settings().values());
    attributes.put("address", point.address());
    attributes.put("type", point.type().toString());
    attributes.put("access", point.access().toString());
    attributes.put("deadband", Numbers.text(point.deadband()));
    attributes.put("unit", point.metadata().unit());
    attributes.put("description", point.metadata().description());
    attributes.put("range", String.valueOf(point.metadata().range()));
    return attributes;
  }

  private static Map<String, Point> byId(List<Point> points) {
    Map<String, Point> byId = new LinkedHashMap<>();
    points.forEach(point -> byId.put(point.id(), point));
    return byId;
  }
}
