package io.tagwire.host.runtime;

import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Splits a group of a project into what is opened by itself, so that a change of one device touches
 * no other: one part for each device of a template or list, one for each address written by hand,
 * joined where the driver says that points work only together. A group for events is one part: the
 * order of its values and the room in its queue are its own.
 */
final class GroupParts {
  private final Function<Point, Optional<String>> together;
  private final Map<Object, Object> joined = new HashMap<>();

  /** What makes points one part. */
  private sealed interface Key {
    /** A device of a template or list: where it was asked for. */
    record Device(Object place) implements Key {}

    /** Points of one address share their messages. */
    record Address(String address) implements Key {}

    /** Points the driver wants in one group. */
    record Shared(String name) implements Key {}
  }

  private GroupParts(Function<Point, Optional<String>> together) {
    this.together = together;
  }

  /**
   * The parts of a group, in the order of their first points.
   *
   * @param together tells which points work only in one group
   */
  static List<GroupConfig> of(GroupConfig group, Function<Point, Optional<String>> together) {
    if (group.points().isEmpty()) {
      return List.of();
    }
    if (group.overflow() instanceof Overflow.DropOldest) {
      return List.of(group);
    }
    return new GroupParts(together).split(group);
  }

  private List<GroupConfig> split(GroupConfig group) {
    for (SourcedPoint point : group.points()) {
      together
          .apply(point.point())
          .ifPresent(name -> join(root(key(point)), root(new Key.Shared(name))));
    }
    Map<Object, List<SourcedPoint>> parts = new LinkedHashMap<>();
    for (SourcedPoint point : group.points()) {
      parts.computeIfAbsent(root(key(point)), root -> new ArrayList<>()).add(point);
    }
    return parts.values().stream().map(group::withPoints).toList();
  }

  private static Key key(SourcedPoint point) {
    return point.appliedAt().equals(point.place())
        ? new Key.Address(point.point().address())
        : new Key.Device(point.appliedAt());
  }

  private void join(Object one, Object other) {
    if (!one.equals(other)) {
      joined.put(one, other);
    }
  }

  private Object root(Object key) {
    Object root = key;
    for (Object next = joined.get(root); next != null; next = joined.get(root)) {
      root = next;
    }
    return root;
  }
}
