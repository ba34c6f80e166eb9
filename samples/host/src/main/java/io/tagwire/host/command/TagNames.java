package io.tagwire.host.command;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.Project;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tags a command line names. */
final class TagNames {
  private final Project project;
  private final Set<String> wanted;
  private final Set<String> known = new LinkedHashSet<>();

  TagNames(Project project, List<String> wanted) {
    this.project = project;
    this.wanted = new LinkedHashSet<>(wanted);
    project.points().forEach(point -> known.add(point.point().id()));
  }

  boolean wanted(Point point) {
    return wanted.contains(point.id());
  }

  /** The project without connections on which there is none of the tags. */
  Project project() {
    List<ConnectionConfig> needed =
        project.connections().stream()
            .filter(
                connection -> connection.points().stream().anyMatch(point -> wanted(point.point())))
            .toList();
    return new Project(project.name(), project.folder(), needed);
  }

  /** Whether there are tags the project does not have; each is told. */
  boolean tellUnknown(PrintWriter err) {
    Set<String> unknown = new LinkedHashSet<>(wanted);
    unknown.removeAll(new HashSet<>(known));
    for (String id : unknown) {
      String near = Nearest.suggestion(id, known);
      err.println("tagwire: there is no tag [" + id + "]" + (near.isEmpty() ? "" : "; " + near));
    }
    return !unknown.isEmpty();
  }
}
