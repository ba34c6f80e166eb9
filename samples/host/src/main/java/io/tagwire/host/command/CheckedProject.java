package io.tagwire.host.command;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectCheck;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.Surroundings;
import io.tagwire.preconfig.source.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A project that was read and checked, with the drivers it was checked against.
 *
 * @param project what could be read
 * @param drivers the drivers; closed with this
 * @param secrets where its secrets come from
 */
record CheckedProject(Project project, DriverCatalog drivers, Secrets secrets)
    implements AutoCloseable {

  static CheckedProject load(Path path, DriverCatalog drivers, Problems problems) {
    Optional<Project> project = new ProjectLoader(new CatalogTemplates(), problems).load(path);
    return check(
        project.orElseGet(() -> new Project("", Path.of(""), List.of())), drivers, problems);
  }

  static CheckedProject check(Project read, DriverCatalog drivers, Problems problems) {
    Secrets secrets = new Secrets(read.folder(), System.getenv());
    Project checked = new ProjectCheck(drivers, secrets).check(read, problems);
    return new CheckedProject(checked, drivers, secrets);
  }

  Surroundings surroundings() {
    return Surroundings.quiet(drivers, secrets);
  }

  @Override
  public void close() {
    drivers.close();
  }
}
