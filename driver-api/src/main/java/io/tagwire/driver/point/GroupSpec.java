package io.tagwire.driver.point;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Points that are reported together.
 *
 * @param name for people and logs
 * @param points no two with one id
 * @param updateInterval at most one batch in this time, and no later than this after the newest
 *     value (PROMOTIC's UpdateRate); zero reports as soon as the listener is free
 * @param trigger what makes an update worth reporting
 * @param overflow what happens when values come faster than the listener takes them
 * @since 0.1
 */
public record GroupSpec(
    String name, List<Point> points, Duration updateInterval, Trigger trigger, Overflow overflow) {
  /** Checks interval and ids, copies the list. */
  public GroupSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(trigger, "trigger");
    Objects.requireNonNull(overflow, "overflow");
    points = List.copyOf(points);
    if (updateInterval.isNegative()) {
      throw new IllegalArgumentException("updateInterval must not be negative: " + updateInterval);
    }
    Set<String> ids = new HashSet<>();
    for (Point point : points) {
      if (!ids.add(point.id())) {
        throw new IllegalArgumentException(
            "Group [" + name + "] has two points with id [" + point.id() + "]");
      }
    }
  }

  /**
   * A group for process values: changes of quality or value, newest value of each point.
   *
   * @param name for people and logs
   * @param points no two with one id
   * @param updateInterval at most one batch in this time
   * @return the group
   */
  public static GroupSpec of(String name, List<Point> points, Duration updateInterval) {
    return new GroupSpec(
        name, points, updateInterval, Trigger.STATUS_VALUE, new Overflow.Conflate());
  }

  /**
   * A group for events: every value, oldest dropped when more than {@code capacity} wait.
   *
   * @param name for people and logs
   * @param points no two with one id
   * @param capacity how many values may wait
   * @return the group
   */
  public static GroupSpec events(String name, List<Point> points, int capacity) {
    return new GroupSpec(
        name,
        points,
        Duration.ZERO,
        Trigger.STATUS_VALUE_TIMESTAMP,
        new Overflow.DropOldest(capacity));
  }
}
