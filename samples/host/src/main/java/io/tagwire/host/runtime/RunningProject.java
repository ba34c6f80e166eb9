package io.tagwire.host.runtime;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Driver;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.host.project.Project;
import io.tagwire.host.runtime.ProjectChange.Fate;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A project with its drivers: one per connection, every group open. The drivers keep the cache;
 * this is the table from tag to group. It can be changed while it runs. Thread-safe.
 */
public final class RunningProject implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningProject.class);

  private final Surroundings surroundings;
  private final Object changing = new Object();
  // All three written under changing.
  private volatile State state = State.EMPTY;
  private boolean connecting;
  private boolean closed;

  /** Everything at one moment. */
  private record State(Map<String, RunningConnection> connections, Map<String, Tag> tags) {
    static final State EMPTY = new State(Map.of(), Map.of());

    static State of(Map<String, RunningConnection> connections, Project order) {
      Map<String, Tag> unordered = new HashMap<>();
      connections.forEach(
          (name, running) ->
              running
                  .groups()
                  .forEach(
                      open ->
                          open.points()
                              .forEach(
                                  point ->
                                      unordered.put(
                                          point.id(), new Tag(point, name, open.group())))));
      Map<String, Tag> tags = new LinkedHashMap<>();
      for (SourcedPoint point : order.points()) {
        Tag tag = unordered.get(point.point().id());
        if (tag != null) {
          tags.put(point.point().id(), tag);
        }
      }
      return new State(Collections.unmodifiableMap(connections), Collections.unmodifiableMap(tags));
    }
  }

  /**
   * Makes the drivers and opens the groups; connects nothing yet.
   *
   * @param project a project that was checked
   * @param surroundings what it runs with
   * @throws IllegalArgumentException if the settings of a connection are wrong
   */
  public RunningProject(Project project, Surroundings surroundings) {
    this.surroundings = surroundings;
    try {
      change(project, plan(project));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Connects every driver. Does not block.
   *
   * @return completes when every connection succeeded once
   */
  public CompletableFuture<Void> connect() {
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    synchronized (changing) {
      connecting = true;
      for (RunningConnection running : state.connections().values()) {
        stages.add(running.driver().connect().toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }

  /**
   * What {@link #apply} would do.
   *
   * @param project a project that was checked
   * @return the difference to what runs
   */
  public ProjectChange compare(Project project) {
    synchronized (changing) {
      return plan(project).told();
    }
  }

  /**
   * Becomes another project, live. Only groups with a point that is added, changed or removed are
   * opened or closed; the others keep value, quality and times, and so do links whose settings are
   * the same. What is new is opened before what is old is closed. If something cannot be opened,
   * everything stays as it was.
   *
   * @param project a project that was checked
   * @return what was done
   * @throws IllegalArgumentException if the settings of a connection are wrong
   * @throws IllegalStateException if this is closed
   */
  public ProjectChange apply(Project project) {
    synchronized (changing) {
      if (closed) {
        throw new IllegalStateException("The project is closed");
      }
      ChangePlan plan = plan(project);
      ProjectChange told = plan.told();
      if (!told.isEmpty()) {
        change(project, plan);
      }
      return told;
    }
  }

  /**
   * A tag.
   *
   * @param id its id
   * @return the tag; empty if there is none
   */
  public Optional<Tag> tag(String id) {
    return Optional.ofNullable(state.tags().get(id));
  }

  /**
   * Every tag of this moment, in the order of the project.
   *
   * @return an unmodifiable collection
   */
  public Collection<Tag> tags() {
    return state.tags().values();
  }

  /**
   * The drivers of this moment by the name of their connection.
   *
   * @return an unmodifiable map
   */
  public Map<String, Driver> drivers() {
    Map<String, Driver> drivers = new LinkedHashMap<>();
    state.connections().forEach((name, running) -> drivers.put(name, running.driver()));
    return Collections.unmodifiableMap(drivers);
  }

  /**
   * How the value of a tag came about.
   *
   * @param tag a tag of this project
   * @return the steps; empty if its driver cannot tell
   */
  public Optional<Diagnostics.Explanation> explain(Tag tag) {
    return Optional.ofNullable(state.connections().get(tag.connection()))
        .flatMap(running -> running.driver().feature(Diagnostics.class))
        .map(feature -> feature.explain(tag.point()));
  }

  /** Closes the drivers and ends the threads. Idempotent. */
  @Override
  public void close() {
    synchronized (changing) {
      closed = true;
      state.connections().values().parallelStream().forEach(running -> running.driver().close());
    }
    surroundings.execution().close();
  }

  private ChangePlan plan(Project project) {
    return ChangePlan.of(state.connections(), project, surroundings);
  }

  // First everything new is made, which may fail; then it takes the place of the old, which cannot.
  private void change(Project project, ChangePlan plan) {
    Map<String, RunningConnection> next = new LinkedHashMap<>();
    List<AutoCloseable> made = new ArrayList<>();
    try {
      for (ConnectionStep step : plan.steps()) {
        if (step.after().isPresent()) {
          next.put(step.what().name(), open(step, step.after().get(), made));
        }
      }
    } catch (RuntimeException e) {
      made.forEach(RunningProject::discard);
      throw e;
    }
    state = State.of(next, project);
    for (ConnectionStep step : plan.steps()) {
      if (step.what().fate() == Fate.KEPT) {
        step.plan().closed().forEach(open -> open.group().close());
      } else {
        step.before().ifPresent(running -> running.driver().close());
      }
      RunningConnection running = next.get(step.what().name());
      if (connecting && running != null && step.needsDriver()) {
        var unused = running.driver().connect();
      }
    }
  }

  private RunningConnection open(
      ConnectionStep step, ConnectionConfig config, List<AutoCloseable> made) {
    Driver driver =
        step.before()
            .filter(running -> !step.needsDriver())
            .map(RunningConnection::driver)
            .orElseGet(() -> driver(step, config, made));
    List<OpenGroup> groups = new ArrayList<>(step.plan().kept());
    for (GroupConfig group : step.plan().opened()) {
      PointGroup opened = driver.open(group.spec(), listener());
      made.add(opened);
      groups.add(new OpenGroup(group, opened));
    }
    return new RunningConnection(config, driver, groups);
  }

  private Driver driver(ConnectionStep step, ConnectionConfig config, List<AutoCloseable> made) {
    Driver driver =
        step.factory()
            .orElseThrow()
            .create(
                new HostContext(
                    config.name(),
                    surroundings.execution(),
                    surroundings.secrets(),
                    surroundings.states()),
                config.settings().settings());
    made.add(driver);
    return driver;
  }

  private static void discard(AutoCloseable made) {
    try {
      made.close();
    } catch (Exception e) {
      LOG.warn("What was opened for a change that failed cannot be closed", e);
    }
  }

  private GroupListener listener() {
    return new GroupListener() {
      @Override
      public void onUpdates(UpdateBatch batch) {
        surroundings.updates().onUpdates(batch);
      }

      @Override
      public void onWriteProgress(WriteResult progress) {
        surroundings.writes().accept(progress);
      }
    };
  }
}
