package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.address.PointBinder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds hazards of a configuration that is right in every part. All are warnings; what many points
 * have in common is told once.
 */
public final class Hazards {
  private Hazards() {}

  /**
   * Looks at a connection and its points.
   *
   * @param connection its settings; may be wrong
   * @param points its points; what is wrong in them is left out
   * @return warnings; paths as in {@link Issue}
   */
  public static List<Issue> find(Settings connection, List<Point> points) {
    List<Point> bus =
        points.stream()
            .filter(point -> !point.address().startsWith(PointBinder.DIAGNOSTIC))
            .toList();
    List<Reading> readings = bus.stream().flatMap(point -> Reading.of(point).stream()).toList();
    List<Command> commands = bus.stream().flatMap(point -> Command.of(point).stream()).toList();
    List<Issue> issues = new ArrayList<>();
    ClearSecrets.connection(connection, issues);
    GrantedQos granted = GrantedQos.of(connection);
    granted.connection(connection, issues);
    for (Point point : bus) {
      DeadAddresses.check(point, issues);
      ClearSecrets.point(point, issues);
      granted.point(point, issues);
    }
    Overlaps.check(readings, issues);
    Echoes.check(readings, commands, issues);
    SharedTopics.check(commands, issues);
    ErasedMembers.check(readings, commands, issues);
    return List.copyOf(issues);
  }

  static Issue warning(Point point, String key, String message, String suggestion) {
    Issue issue = Issue.warning(key, message);
    return (suggestion.isEmpty() ? issue : issue.suggest(suggestion)).under("points/" + point.id());
  }
}
