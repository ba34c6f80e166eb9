package io.tagwire.host.runtime;

import io.tagwire.driver.point.Point;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How the open groups of a connection become what is wanted with the least disturbance: a group
 * whose points are all wanted as they are stays open, also when its device gets more points; those
 * are opened beside it.
 *
 * @param kept groups that stay as they are
 * @param opened what is to be opened
 * @param closed groups that are closed when that is done
 */
record GroupPlan(List<OpenGroup> kept, List<GroupConfig> opened, List<OpenGroup> closed) {

  /** A point with everything but its place. */
  private record Wanted(GroupConfig reporting, Point point) {
    static Wanted of(GroupConfig group, Point point) {
      return new Wanted(group.reporting(), point);
    }
  }

  /**
   * Plans a change.
   *
   * @param open the groups that are open now
   * @param groups the groups that are wanted
   * @param together tells which points work only in one group
   */
  static GroupPlan of(
      List<OpenGroup> open, List<GroupConfig> groups, Function<Point, Optional<String>> together) {
    Map<String, Wanted> wanted = new HashMap<>();
    Map<Object, Set<String>> shared = new HashMap<>();
    for (GroupConfig group : groups) {
      for (SourcedPoint sourced : group.points()) {
        Point point = sourced.point();
        wanted.put(point.id(), Wanted.of(group, point));
        together
            .apply(point)
            .ifPresent(
                name ->
                    shared
                        .computeIfAbsent(List.of(group.name(), name), key -> new HashSet<>())
                        .add(point.id()));
      }
    }
    List<OpenGroup> kept = new ArrayList<>();
    List<OpenGroup> closed = new ArrayList<>();
    Set<String> settled = new HashSet<>();
    for (OpenGroup group : open) {
      if (stays(group, wanted, shared, together)) {
        kept.add(group);
        group.points().forEach(point -> settled.add(point.id()));
      } else {
        closed.add(group);
      }
    }
    List<GroupConfig> opened = new ArrayList<>();
    for (GroupConfig group : groups) {
      opened.addAll(
          GroupParts.of(
              group.withPoints(
                  group.points().stream()
                      .filter(point -> !settled.contains(point.point().id()))
                      .toList()),
              together));
    }
    return new GroupPlan(kept, opened, closed);
  }

  private static boolean stays(
      OpenGroup group,
      Map<String, Wanted> wanted,
      Map<Object, Set<String>> shared,
      Function<Point, Optional<String>> together) {
    Set<String> own = new HashSet<>();
    group.points().forEach(point -> own.add(point.id()));
    for (Point point : group.points()) {
      if (!Wanted.of(group.config(), point).equals(wanted.get(point.id()))) {
        return false;
      }
      Optional<String> name = together.apply(point);
      if (name.isPresent()
          && !own.containsAll(
              shared.getOrDefault(List.of(group.config().name(), name.get()), Set.of()))) {
        return false;
      }
    }
    return true;
  }

  /** The ids of the points that are opened, in order. */
  Set<String> openedIds() {
    Map<String, GroupConfig> ids = new LinkedHashMap<>();
    opened.forEach(
        group -> group.points().forEach(point -> ids.putIfAbsent(point.point().id(), group)));
    return ids.keySet();
  }
}
