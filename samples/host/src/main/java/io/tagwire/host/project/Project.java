package io.tagwire.host.project;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A project that was read. What could not be read is missing from it; the problems say what.
 *
 * @param name for people
 * @param folder what relative files are relative to
 * @param connections its connections with their groups and points
 */
public record Project(String name, Path folder, List<ConnectionConfig> connections) {
  /** Copies the connections. */
  public Project {
    connections = List.copyOf(connections);
  }

  /**
   * Every point of the project.
   *
   * @return the points of all connections, in order
   */
  public List<SourcedPoint> points() {
    return connections.stream().flatMap(connection -> connection.points().stream()).toList();
  }

  /**
   * The same project with one more setting of a connection.
   *
   * @param connection its name; one that does not exist changes nothing
   * @param key the setting
   * @param value its value
   * @return a new project
   */
  public Project withSetting(String connection, String key, String value) {
    return withConnections(
        one ->
            one.name().equals(connection)
                ? one.withSettings(
                    SourcedSettings.at(one.place(), Settings.of(key, value)).over(one.settings()))
                : one);
  }

  /**
   * The same project with every group reporting every value at once.
   *
   * @return a new project
   */
  public Project reportingAtOnce() {
    return withConnections(
        connection ->
            connection.withGroups(
                connection.groups().stream().map(GroupConfig::reportingAtOnce).toList()));
  }

  Project withConnections(UnaryOperator<ConnectionConfig> change) {
    return new Project(name, folder, connections.stream().map(change).toList());
  }
}
