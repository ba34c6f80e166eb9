package io.tagwire.host.runtime;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.host.ReplayTime;
import io.tagwire.host.project.Project;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A project fed from a recording, without a broker: every driver that can be fed gets every
 * message. Groups report at once, whatever their update interval, so that each message shows what
 * it does. Not thread-safe.
 */
public final class ProjectReplay implements AutoCloseable {
  private final ReplayTime time;
  private final RunningProject project;
  private final List<Replay> inputs;

  /**
   * Makes the drivers.
   *
   * @param project a project that was checked
   * @param surroundings what it runs with, except for time and threads
   * @param start the time of the first message
   * @throws IllegalArgumentException if no driver of the project can be fed
   */
  public ProjectReplay(Project project, Surroundings surroundings, Instant start) {
    this.time = new ReplayTime(start);
    this.project =
        new RunningProject(
            project.reportingAtOnce(), surroundings.withExecution(new ReplayExecution(time)));
    this.inputs =
        this.project.drivers().values().stream()
            .map(driver -> driver.feature(Replay.class))
            .flatMap(Optional::stream)
            .toList();
    if (inputs.isEmpty()) {
      this.project.close();
      throw new IllegalArgumentException(
          "Project [" + project.name() + "] has no connection that messages can be fed into");
    }
  }

  /**
   * Advances the time to that of the message and feeds it. The listeners have been called when it
   * returns.
   *
   * @param message the message
   */
  public void feed(RawMessage message) {
    time.advance(message.at());
    inputs.forEach(input -> input.feed(message));
  }

  /**
   * The project.
   *
   * @return its tags hold what the messages made of them
   */
  public RunningProject project() {
    return project;
  }

  @Override
  public void close() {
    project.close();
  }
}
