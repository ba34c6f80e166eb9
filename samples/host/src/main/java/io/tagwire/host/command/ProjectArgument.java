package io.tagwire.host.command;

import io.tagwire.driver.config.Severity;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The argument PROJECT. */
final class ProjectArgument {
  @Parameters(index = "0", paramLabel = "PROJECT", description = "Folder of a project, or its file")
  private Path path = Path.of("");

  Path path() {
    return path;
  }

  /** The project if it has no errors; otherwise empty, and every problem is on {@code err}. */
  Optional<CheckedProject> open(PrintWriter err) {
    DriverCatalog drivers = Drivers.find();
    Problems problems = new Problems();
    CheckedProject project = CheckedProject.load(path, drivers, problems);
    List<Problem> found = problems.list();
    found.forEach(err::println);
    if (problems.hasErrors()) {
      long errors = found.stream().filter(problem -> problem.severity() == Severity.ERROR).count();
      err.println("tagwire: " + Wording.count(errors, "error") + " in " + path);
      project.close();
      return Optional.empty();
    }
    return Optional.of(project);
  }
}
