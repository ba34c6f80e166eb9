package io.tagwire.host.command;

import io.tagwire.driver.point.Point;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.preconfig.Applied;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The devices of a project: one for each application of a template, one for all other points. */
final class SimulatedProject {
  private SimulatedProject() {}

  /**
   * Makes the devices. Blocks on I/O.
   *
   * @param path folder or file of the project
   * @param driver only connections of this driver count
   * @param problems receives everything that is wrong with the project
   * @return the devices
   */
  static List<SimulatedDevice> devices(Path path, String driver, Problems problems) {
    CatalogTemplates catalog = new CatalogTemplates();
    List<Applied> applications = new ArrayList<>();
    ProjectLoader loader =
        new ProjectLoader(
            (use, found) -> {
              Optional<Applied> applied = catalog.applied(use, found);
              applied.ifPresent(applications::add);
              return applied.map(Applied::points).orElse(List.of());
            },
            problems);
    Optional<Project> project = loader.load(path);
    Set<SourcedPoint> open = new HashSet<>();
    List<SourcedPoint> ordered =
        project.stream()
            .flatMap(one -> one.connections().stream())
            .filter(connection -> connection.driver().equals(driver))
            .flatMap(connection -> connection.points().stream())
            .toList();
    open.addAll(ordered);
    List<SimulatedDevice> devices = new ArrayList<>();
    for (Applied application : applications) {
      for (Applied.Row row : application.rows()) {
        List<SourcedPoint> own =
            application.points().stream()
                .filter(point -> point.appliedAt().equals(row.place()))
                .filter(open::remove)
                .toList();
        if (!own.isEmpty()) {
          devices.add(
              SimulatedDevice.of(
                  application.template(), row.parameters(), own, devices.size() + 1L));
        }
      }
    }
    List<Point> rest = ordered.stream().filter(open::contains).map(SourcedPoint::point).toList();
    if (!rest.isEmpty()) {
      devices.add(SimulatedDevice.of(rest, devices.size() + 1L));
    }
    return devices;
  }
}
