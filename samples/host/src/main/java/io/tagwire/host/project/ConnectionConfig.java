package io.tagwire.host.project;

import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.util.List;

/**
 * A connection as the project describes it.
 *
 * @param name unique in the project
 * @param driver the id of its driver
 * @param place where it is defined
 * @param driverPlace where its driver is named
 * @param settings its settings and where each stands
 * @param groups its groups
 */
public record ConnectionConfig(
    String name,
    String driver,
    Place place,
    Place driverPlace,
    SourcedSettings settings,
    List<GroupConfig> groups) {
  /** Copies the groups. */
  public ConnectionConfig {
    groups = List.copyOf(groups);
  }

  /**
   * Every point on it.
   *
   * @return the points of all groups, in order
   */
  public List<SourcedPoint> points() {
    return groups.stream().flatMap(group -> group.points().stream()).toList();
  }

  /**
   * The same connection with other settings.
   *
   * @param others the settings
   * @return a new connection
   */
  public ConnectionConfig withSettings(SourcedSettings others) {
    return new ConnectionConfig(name, driver, place, driverPlace, others, groups);
  }

  /**
   * The same connection with other groups.
   *
   * @param others the groups
   * @return a new connection
   */
  public ConnectionConfig withGroups(List<GroupConfig> others) {
    return new ConnectionConfig(name, driver, place, driverPlace, settings, others);
  }
}
