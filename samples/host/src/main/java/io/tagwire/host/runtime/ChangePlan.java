package io.tagwire.host.runtime;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.host.project.Project;
import io.tagwire.host.runtime.ProjectChange.Fate;
import io.tagwire.preconfig.output.PointDiff;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How what runs becomes what is wanted.
 *
 * @param steps one for each connection that is wanted or runs
 */
record ChangePlan(List<ConnectionStep> steps) {
  ChangePlan {
    steps = List.copyOf(steps);
  }

  /**
   * Plans, does nothing.
   *
   * @throws IllegalArgumentException if there is no such driver
   */
  static ChangePlan of(
      Map<String, RunningConnection> running, Project wanted, Surroundings surroundings) {
    List<ConnectionStep> steps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ConnectionConfig after : wanted.connections()) {
      names.add(after.name());
      steps.add(
          step(
              Optional.ofNullable(running.get(after.name())),
              only(after, surroundings.wanted()),
              surroundings));
    }
    running.forEach(
        (name, before) -> {
          if (!names.contains(name)) {
            steps.add(
                new ConnectionStep(
                    new ProjectChange.Connection(name, Fate.REMOVED, List.of()),
                    Optional.of(before),
                    Optional.empty(),
                    Optional.empty(),
                    new GroupPlan(List.of(), List.of(), before.groups())));
          }
        });
    return new ChangePlan(steps);
  }

  private static ConnectionConfig only(ConnectionConfig config, Predicate<Point> wanted) {
    return config.withGroups(
        config.groups().stream()
            .map(
                group ->
                    group.withPoints(
                        group.points().stream()
                            .filter(point -> wanted.test(point.point()))
                            .toList()))
            .toList());
  }

  private static ConnectionStep step(
      Optional<RunningConnection> before, ConnectionConfig after, Surroundings surroundings) {
    DriverFactory factory =
        surroundings
            .drivers()
            .find(after.driver())
            .orElseThrow(
                () -> new IllegalArgumentException("there is no driver " + after.driver()));
    List<String> different = before.map(one -> different(one.config(), after)).orElse(List.of());
    Fate fate = before.isEmpty() ? Fate.ADDED : different.isEmpty() ? Fate.KEPT : Fate.RECONNECTED;
    List<GroupConfig> groups = after.groups();
    List<OpenGroup> open = before.map(RunningConnection::groups).orElse(List.of());
    GroupPlan plan = GroupPlan.of(fate == Fate.KEPT ? open : List.of(), groups, factory::together);
    return new ConnectionStep(
        new ProjectChange.Connection(after.name(), fate, different),
        before,
        Optional.of(after),
        Optional.of(factory),
        fate == Fate.KEPT ? plan : new GroupPlan(List.of(), plan.opened(), open));
  }

  private static List<String> different(ConnectionConfig before, ConnectionConfig after) {
    Map<String, String> old = before.settings().settings().values();
    Map<String, String> now = after.settings().settings().values();
    Set<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
    List<String> different = new ArrayList<>(keys);
    if (!before.driver().equals(after.driver())) {
      different.add(0, "driver");
    }
    return different;
  }

  /** What a person is told of it. */
  ProjectChange told() {
    List<Point> added = new ArrayList<>();
    List<PointDiff.Change> changed = new ArrayList<>();
    List<Point> removed = new ArrayList<>();
    Set<String> reopened = new LinkedHashSet<>();
    int untouched = 0;
    for (ConnectionStep step : steps) {
      PointDiff diff = PointDiff.between(pointsBefore(step), pointsAfter(step));
      added.addAll(diff.added());
      changed.addAll(diff.changed());
      removed.addAll(diff.removed());
      Set<String> opened = new LinkedHashSet<>(step.plan().openedIds());
      diff.added().forEach(point -> opened.remove(point.id()));
      diff.changed().forEach(change -> opened.remove(change.after().id()));
      reopened.addAll(opened);
      untouched += step.plan().kept().stream().mapToInt(open -> open.points().size()).sum();
    }
    return new ProjectChange(
        steps.stream().map(ConnectionStep::what).toList(),
        new PointDiff(added, changed, removed),
        List.copyOf(reopened),
        untouched);
  }

  private static List<Point> pointsBefore(ConnectionStep step) {
    return step.before().stream()
        .flatMap(running -> running.groups().stream())
        .flatMap(open -> open.points().stream())
        .toList();
  }

  private static List<Point> pointsAfter(ConnectionStep step) {
    return step.after().map(ConnectionConfig::points).orElse(List.of()).stream()
        .map(SourcedPoint::point)
        .toList();
  }
}
