package io.tagwire.host.runtime;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.host.project.Project;
import io.tagwire.host.runtime.ProjectChange.Fate;
import io.tagwire.preconfig.output.PointDiff;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
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

  /**
   * What a project runs with.
   *
   * @param drivers the drivers there are
   * @param secrets where secrets come from
   * @param execution time and threads; closed with the project
   * @param updates hears of every value
   * @param writes hears how far writes get
   * @param states hears how connections are doing
   * @param wanted which points are opened
   */
  public record Surroundings(
      DriverCatalog drivers,
      Secrets secrets,
      Execution execution,
      UpdateListener updates,
      Consumer<WriteResult> writes,
      StateListener states,
      Predicate<Point> wanted) {
    /**
     * Everything is opened, nobody listens.
     *
     * @param drivers the drivers there are
     * @param secrets where secrets come from
     * @return the surroundings
     */
    public static Surroundings quiet(DriverCatalog drivers, Secrets secrets) {
      return new Surroundings(
          drivers,
          secrets,
          new HostThreads(),
          batch -> {},
          result -> {},
          (connection, state, cause) -> {},
          point -> true);
    }

    /**
     * The same with a listener for values.
     *
     * @param listener hears of every value
     * @return new surroundings
     */
    public Surroundings withUpdates(UpdateListener listener) {
      return new Surroundings(drivers, secrets, execution, listener, writes, states, wanted);
    }

    /**
     * The same with a listener for the progress of writes.
     *
     * @param listener hears how far writes get
     * @return new surroundings
     */
    public Surroundings withWrites(Consumer<WriteResult> listener) {
      return new Surroundings(drivers, secrets, execution, updates, listener, states, wanted);
    }

    /**
     * The same with a listener for states.
     *
     * @param listener hears how connections are doing
     * @return new surroundings
     */
    public Surroundings withStates(StateListener listener) {
      return new Surroundings(drivers, secrets, execution, updates, writes, listener, wanted);
    }

    /**
     * The same with other time and threads.
     *
     * @param other closed with the project
     * @return new surroundings
     */
    public Surroundings withExecution(Execution other) {
      return new Surroundings(drivers, secrets, other, updates, writes, states, wanted);
    }

    /**
     * The same, but only some points are opened.
     *
     * @param filter which
     * @return new surroundings
     */
    public Surroundings only(Predicate<Point> filter) {
      return new Surroundings(drivers, secrets, execution, updates, writes, states, filter);
    }
  }

  /** A driver and what it has open. */
  private record Running(ConnectionConfig config, Driver driver, List<OpenGroup> groups) {
    Running {
      groups = List.copyOf(groups);
    }
  }

  /** Everything at one moment. */
  private record State(Map<String, Running> connections, Map<String, Tag> tags) {
    static final State EMPTY = new State(Map.of(), Map.of());

    static State of(Map<String, Running> connections, Project order) {
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

  /** How one connection becomes what is wanted. */
  private record Step(
      ProjectChange.Connection what,
      Optional<Running> before,
      Optional<ConnectionConfig> after,
      Optional<DriverFactory> factory,
      GroupPlan plan) {
    boolean needsDriver() {
      return what.fate() == Fate.ADDED || what.fate() == Fate.RECONNECTED;
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
      change(project, steps(project));
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
      for (Running running : state.connections().values()) {
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
      return told(steps(project));
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
      List<Step> steps = steps(project);
      ProjectChange told = told(steps);
      if (!told.isEmpty()) {
        change(project, steps);
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

  private List<Point> wantedPoints(List<SourcedPoint> points) {
    return points.stream().map(SourcedPoint::point).filter(surroundings.wanted()).toList();
  }

  private List<Step> steps(Project project) {
    List<Step> steps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ConnectionConfig after : project.connections()) {
      names.add(after.name());
      steps.add(step(Optional.ofNullable(state.connections().get(after.name())), after));
    }
    state
        .connections()
        .forEach(
            (name, before) -> {
              if (!names.contains(name)) {
                steps.add(
                    new Step(
                        new ProjectChange.Connection(name, Fate.REMOVED, List.of()),
                        Optional.of(before),
                        Optional.empty(),
                        Optional.empty(),
                        new GroupPlan(List.of(), List.of(), before.groups())));
              }
            });
    return steps;
  }

  private Step step(Optional<Running> before, ConnectionConfig after) {
    DriverFactory factory =
        surroundings
            .drivers()
            .find(after.driver())
            .orElseThrow(
                () -> new IllegalArgumentException("there is no driver " + after.driver()));
    List<String> different = before.map(one -> different(one.config(), after)).orElse(List.of());
    Fate fate = before.isEmpty() ? Fate.ADDED : different.isEmpty() ? Fate.KEPT : Fate.RECONNECTED;
    List<GroupConfig> groups = after.groups().stream().map(this::only).toList();
    List<OpenGroup> open = before.map(Running::groups).orElse(List.of());
    GroupPlan plan = GroupPlan.of(fate == Fate.KEPT ? open : List.of(), groups, factory::together);
    return new Step(
        new ProjectChange.Connection(after.name(), fate, different),
        before,
        Optional.of(after),
        Optional.of(factory),
        fate == Fate.KEPT ? plan : new GroupPlan(List.of(), plan.opened(), open));
  }

  private static List<String> different(ConnectionConfig before, ConnectionConfig after) {
    Map<String, String> old = before.settings().settings().values();
    Map<String, String> now = after.settings().settings().values();
    Set<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
    List<String> different = new ArrayList<>(keys);
    if (!before.driver().equals(after.driver())) {
      different.add(0, "driver");
    }
    return different;
  }

  private ProjectChange told(List<Step> steps) {
    List<Point> added = new ArrayList<>();
    List<PointDiff.Change> changed = new ArrayList<>();
    List<Point> removed = new ArrayList<>();
    Set<String> reopened = new LinkedHashSet<>();
    int untouched = 0;
    for (Step step : steps) {
      PointDiff diff =
          PointDiff.between(
              step.before().stream()
                  .flatMap(running -> running.groups().stream())
                  .flatMap(open -> open.points().stream())
                  .toList(),
              wantedPoints(step.after().map(ConnectionConfig::points).orElse(List.of())));
      added.addAll(diff.added());
      changed.addAll(diff.changed());
      removed.addAll(diff.removed());
      Set<String> opened = new LinkedHashSet<>(step.plan().openedIds());
      diff.added().forEach(point -> opened.remove(point.id()));
      diff.changed().forEach(change -> opened.remove(change.after().id()));
      reopened.addAll(opened);
      untouched += step.plan().kept().stream().mapToInt(open -> open.points().size()).sum();
    }
    return new ProjectChange(
        steps.stream().map(Step::what).toList(),
        new PointDiff(added, changed, removed),
        List.copyOf(reopened),
        untouched);
  }

  // First everything new is made, which may fail; then it takes the place of the old, which cannot.
  private void change(Project project, List<Step> steps) {
    Map<String, Running> next = new LinkedHashMap<>();
    List<AutoCloseable> made = new ArrayList<>();
    try {
      for (Step step : steps) {
        if (step.after().isPresent()) {
          next.put(step.what().name(), open(step, step.after().get(), made));
        }
      }
    } catch (RuntimeException e) {
      made.forEach(RunningProject::discard);
      throw e;
    }
    state = State.of(next, project);
    for (Step step : steps) {
      if (step.what().fate() == Fate.KEPT) {
        step.plan().closed().forEach(open -> open.group().close());
      } else {
        step.before().ifPresent(running -> running.driver().close());
      }
      Running running = next.get(step.what().name());
      if (connecting && running != null && step.needsDriver()) {
        var unused = running.driver().connect();
      }
    }
  }

  private Running open(Step step, ConnectionConfig config, List<AutoCloseable> made) {
    Driver driver =
        step.before()
            .filter(running -> !step.needsDriver())
            .map(Running::driver)
            .orElseGet(() -> driver(step, config, made));
    List<OpenGroup> groups = new ArrayList<>(step.plan().kept());
    for (GroupConfig group : step.plan().opened()) {
      PointGroup opened = driver.open(group.spec(), listener());
      made.add(opened);
      groups.add(new OpenGroup(group, opened));
    }
    return new Running(config, driver, groups);
  }

  private Driver driver(Step step, ConnectionConfig config, List<AutoCloseable> made) {
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

  private GroupConfig only(GroupConfig config) {
    return config.withPoints(
        config.points().stream()
            .filter(point -> surroundings.wanted().test(point.point()))
            .toList());
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
