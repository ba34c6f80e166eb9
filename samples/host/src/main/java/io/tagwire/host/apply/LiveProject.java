package io.tagwire.host.apply;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.apply.ApplyResult.Outcome;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectCheck;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.runtime.ProjectChange;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A running project and the files it came from: reads them again and makes the running one what
 * they say, or refuses them as a whole. Thread-safe; one change at a time.
 */
public final class LiveProject {
  private final Path path;
  private final RunningProject running;
  private final DriverCatalog drivers;
  private final Secrets secrets;
  private final Consumer<ApplyResult> told;
  // Reading the shipped templates takes longer than everything else.
  private final CatalogTemplates templates = new CatalogTemplates();

  /**
   * A project that runs.
   *
   * @param path its folder or file
   * @param running what was made of it
   * @param drivers the drivers there are
   * @param secrets where secrets come from
   * @param told hears of every result, whoever asked; called under the lock, must not block
   */
  public LiveProject(
      Path path,
      RunningProject running,
      DriverCatalog drivers,
      Secrets secrets,
      Consumer<ApplyResult> told) {
    this.path = path;
    this.running = running;
    this.drivers = drivers;
    this.secrets = secrets;
    this.told = told;
  }

  /**
   * Its folder or file.
   *
   * @return as it was named
   */
  public Path path() {
    return path;
  }

  /** What is wanted of a change. */
  public enum Mode {
    /** Only tell what would be done. */
    COMPARE,
    /** Do it, but refuse it if a connection would lose its link. */
    KEEP_LINKS,
    /** Do it; connections with other settings connect anew. */
    RECONNECT
  }

  /**
   * Reads the files again and applies them. Blocks on I/O.
   *
   * @param mode what is wanted
   * @return what came of it; if it is refused nothing was done at all
   */
  public synchronized ApplyResult apply(Mode mode) {
    long start = System.nanoTime();
    Problems problems = new Problems();
    Optional<Project> read = new ProjectLoader(templates, problems).load(path);
    Optional<Project> checked =
        read.map(project -> new ProjectCheck(drivers, secrets).check(project, problems));
    Optional<ProjectChange> change = Optional.empty();
    Outcome outcome = Outcome.REFUSED;
    if (checked.isPresent() && !problems.hasErrors()) {
      try {
        change = Optional.of(running.compare(checked.get()));
        outcome = outcome(change.get(), mode);
        if (outcome == Outcome.APPLIED) {
          change = Optional.of(running.apply(checked.get()));
        }
      } catch (IllegalArgumentException | IllegalStateException e) {
        problems.error(new Place(path.toString(), 0), String.valueOf(e.getMessage()));
        change = Optional.empty();
        outcome = Outcome.REFUSED;
      }
    }
    ApplyResult result =
        new ApplyResult(
            outcome, change, problems.list(), Duration.ofNanos(System.nanoTime() - start));
    told.accept(result);
    return result;
  }

  private static Outcome outcome(ProjectChange change, Mode mode) {
    if (change.isEmpty()) {
      return Outcome.UNCHANGED;
    }
    return switch (mode) {
      case COMPARE -> Outcome.COMPARED;
      case KEEP_LINKS -> change.reconnected().isEmpty() ? Outcome.APPLIED : Outcome.REFUSED;
      case RECONNECT -> Outcome.APPLIED;
    };
  }
}
