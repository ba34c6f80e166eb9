package io.tagwire.host.project;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Trigger;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.SourcedPoint;
import java.time.Duration;
import java.util.List;

/**
 * A group as the project describes it.
 *
 * @param name unique in the project
 * @param connection the connection its points are on
 * @param place where it is defined, or where it was first asked for
 * @param updateInterval at most one batch in this time
 * @param trigger what is worth reporting
 * @param overflow what happens when the host is too slow
 * @param points the points, written by hand and generated
 */
public record GroupConfig(
    String name,
    String connection,
    Place place,
    Duration updateInterval,
    Trigger trigger,
    Overflow overflow,
    List<SourcedPoint> points) {
  /** Copies the points. */
  public GroupConfig {
    points = List.copyOf(points);
  }

  /**
   * The group as a driver opens it.
   *
   * @return name, points and how they are reported
   */
  public GroupSpec spec() {
    return new GroupSpec(
        name, points.stream().map(SourcedPoint::point).toList(), updateInterval, trigger, overflow);
  }

  GroupConfig reportingAtOnce() {
    return new GroupConfig(name, connection, place, Duration.ZERO, trigger, overflow, points);
  }

  /**
   * How the group reports, without what is in it and where it stands.
   *
   * @return a group equal to that of another with the same name, connection and rules
   */
  public GroupConfig reporting() {
    return new GroupConfig(
        name, connection, new Place("", 0), updateInterval, trigger, overflow, List.of());
  }

  /**
   * The same group with other points.
   *
   * @param others the points
   * @return a new group
   */
  public GroupConfig withPoints(List<SourcedPoint> others) {
    return new GroupConfig(name, connection, place, updateInterval, trigger, overflow, others);
  }
}
