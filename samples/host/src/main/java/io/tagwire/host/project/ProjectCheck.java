package io.tagwire.host.project;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.host.LoadedDriver;
import io.tagwire.driver.point.Point;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.preconfig.source.DecimalComma;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What only drivers can say about a project: are its settings known and right, do its files and
 * secrets exist. Offline: nothing connects and no secret is read.
 */
public final class ProjectCheck {
  private final DriverCatalog drivers;
  private final Secrets secrets;

  /**
   * A check against these drivers.
   *
   * @param drivers the drivers there are
   * @param secrets tells whether a secret exists
   */
  public ProjectCheck(DriverCatalog drivers, Secrets secrets) {
    this.drivers = drivers;
    this.secrets = secrets;
  }

  /**
   * Checks a project.
   *
   * @param project the project
   * @param problems receives everything that is wrong, with its place
   * @return the project as drivers may see it: files are absolute. Connections whose driver is not
   *     known are missing
   */
  public Project check(Project project, Problems problems) {
    List<ConnectionConfig> usable = new ArrayList<>();
    Map<String, ConnectionConfig> claimed = new HashMap<>();
    for (ConnectionConfig connection : project.connections()) {
      drivers
          .find(connection.driver())
          .ifPresentOrElse(
              factory -> {
                usable.add(check(project, connection, factory, problems));
                claim(connection, factory, claimed, problems);
              },
              () -> unknownDriver(connection, problems));
    }
    return new Project(project.name(), project.folder(), usable);
  }

  private ConnectionConfig check(
      Project project, ConnectionConfig raw, DriverFactory factory, Problems problems) {
    List<Setting> connectionSettings = factory.descriptor().connectionSettings();
    List<Setting> pointSettings = factory.descriptor().pointSettings();
    ConnectionConfig connection =
        raw.withSettings(
                new SourcedSettings(
                    resolved(project, raw.settings().settings(), connectionSettings),
                    raw.settings().places()))
            .withGroups(
                raw.groups().stream()
                    .map(group -> group.withPoints(resolved(project, group, pointSettings)))
                    .toList());
    checkSecrets(connection, connectionSettings, problems);
    Map<String, SourcedPoint> byId = new TreeMap<>();
    connection.points().forEach(point -> byId.put(point.point().id(), point));
    List<Point> points = connection.points().stream().map(SourcedPoint::point).toList();
    List<Issue> issues = new ArrayList<>(factory.check(connection.settings().settings(), points));
    issues.addAll(missingFiles(connection, connectionSettings, issues));
    issues.forEach(issue -> tell(issue, connection, byId, problems));
    return connection;
  }

  // Two of one project would push each other out, again and again.
  private static void claim(
      ConnectionConfig connection,
      DriverFactory factory,
      Map<String, ConnectionConfig> claimed,
      Problems problems) {
    factory
        .claims(connection.name(), connection.settings().settings())
        .forEach(
            (what, key) -> {
              ConnectionConfig before = claimed.putIfAbsent(what, connection);
              if (before != null) {
                problems.error(
                    connection.settings().place(key, connection.place()),
                    "Connection ["
                        + connection.name()
                        + "] has the same "
                        + what
                        + " as connection ["
                        + before.name()
                        + "] at "
                        + before.place()
                        + ": they would drive each other out",
                    "another " + key);
              }
            });
  }

  // A driver may look at files itself; what it has said already is not said twice.
  private static List<Issue> missingFiles(
      ConnectionConfig connection, List<Setting> known, List<Issue> said) {
    List<Issue> missing = new ArrayList<>();
    connection
        .settings()
        .settings()
        .values()
        .forEach(
            (key, value) -> {
              String path = "connection/" + key;
              if (SettingKinds.of(key, known).orElse(null) instanceof Setting.File
                  && !Files.isRegularFile(Path.of(value))
                  && said.stream().noneMatch(issue -> issue.path().equals(path))) {
                missing.add(
                    Issue.error(path, "Setting [" + key + "]: there is no file [" + value + "]")
                        .suggest("the path is relative to the project"));
              }
            });
    return missing;
  }

  private static void tell(
      Issue issue, ConnectionConfig connection, Map<String, SourcedPoint> byId, Problems problems) {
    if (issue.path().startsWith("points/")) {
      SourcedPoint point = pointOf(issue.path().substring("points/".length()), byId);
      if (point != null) {
        problems.add(point.problem(issue));
        return;
      }
    }
    String key =
        issue.path().startsWith("connection/")
            ? issue.path().substring("connection/".length())
            : "";
    Place place =
        key.isEmpty() ? connection.place() : connection.settings().place(key, connection.place());
    problems.add(
        place,
        new Issue(
            issue.severity(),
            issue.path(),
            "Connection [" + connection.name() + "]: " + issue.message(),
            issue.suggestion()));
  }

  // An id may hold slashes itself: the longest that fits is meant.
  private static @Nullable SourcedPoint pointOf(String path, Map<String, SourcedPoint> byId) {
    String id = path;
    while (true) {
      SourcedPoint point = byId.get(id);
      int slash = id.lastIndexOf('/');
      if (point != null || slash < 0) {
        return point;
      }
      id = id.substring(0, slash);
    }
  }

  private void checkSecrets(
      ConnectionConfig connection, List<Setting> settings, Problems problems) {
    connection
        .settings()
        .settings()
        .values()
        .forEach(
            (key, value) -> {
              // A value that is no reference is the validator's to refuse.
              if (SettingKinds.of(key, settings).orElse(null) instanceof Setting.Secret
                  && (value.startsWith("env:") || value.startsWith("file:"))) {
                String problem = secrets.problem(value);
                if (problem != null) {
                  problems.error(
                      connection.settings().place(key, connection.place()),
                      "Connection [" + connection.name() + "]: " + problem,
                      value.startsWith("env:")
                          ? "set it before the project is started"
                          : "the path is relative to the project");
                }
              }
            });
  }

  private static boolean isPath(Optional<Setting.Kind> kind) {
    return kind.filter(some -> some instanceof Setting.File || some instanceof Setting.Folder)
        .isPresent();
  }

  private static Settings resolved(Project project, Settings settings, List<Setting> known) {
    Map<String, String> values = new TreeMap<>(settings.values());
    values.replaceAll(
        (key, value) ->
            isPath(SettingKinds.of(key, known)) && !value.isBlank()
                ? project.folder().resolve(value).toString()
                : value);
    return new Settings(values);
  }

  private static List<SourcedPoint> resolved(
      Project project, GroupConfig group, List<Setting> known) {
    return group.points().stream()
        .map(
            point ->
                new SourcedPoint(
                    point.point().withSettings(resolved(project, numbers(point, known), known)),
                    point.place(),
                    point.appliedAt(),
                    point.places()))
        .toList();
  }

  // A spreadsheet writes 0,1 where people write 0.1.
  private static Settings numbers(SourcedPoint point, List<Setting> known) {
    Settings settings = point.point().settings();
    if (!DecimalComma.isTable(point.place())) {
      return settings;
    }
    Map<String, String> values = new TreeMap<>(settings.values());
    values.replaceAll(
        (key, value) ->
            value.indexOf(',') > 0
                    && SettingKinds.of(key, known).orElse(null) instanceof Setting.Decimal
                ? DecimalComma.point(value, false).orElse(value)
                : value);
    return new Settings(values);
  }

  private void unknownDriver(ConnectionConfig connection, Problems problems) {
    List<String> ids = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (LoadedDriver entry : drivers.entries()) {
      entry.factory().ifPresent(factory -> ids.add(factory.descriptor().id()));
      if (!entry.error().isEmpty()) {
        broken.add(entry.origin() + ": " + entry.error());
      }
    }
    String known =
        ids.isEmpty() ? "no driver was found" : Nearest.suggestion(connection.driver(), ids);
    problems.error(
        connection.driverPlace(),
        "Connection ["
            + connection.name()
            + "]: there is no driver ["
            + connection.driver()
            + "]"
            + (broken.isEmpty() ? "" : "; broken plugins: " + String.join("; ", broken)),
        known);
  }
}
