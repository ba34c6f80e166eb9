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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A project with its drivers: one per connection, every group open. The drivers keep the cache;
 * this is the table from tag to group. Thread-safe once it is made.
 */
public final class RunningProject implements AutoCloseable {
  private final Map<String, Driver> drivers = new LinkedHashMap<>();
  private final Map<String, Tag> tags = new LinkedHashMap<>();
  private final Execution execution;

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

  /**
   * Makes the drivers and opens the groups; connects nothing yet.
   *
   * @param project a project that was checked
   * @param surroundings what it runs with
   * @throws IllegalArgumentException if the settings of a connection are wrong
   */
  public RunningProject(Project project, Surroundings surroundings) {
    execution = surroundings.execution();
    try {
      for (ConnectionConfig connection : project.connections()) {
        add(connection, surroundings);
      }
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
    drivers.values().forEach(driver -> stages.add(driver.connect().toCompletableFuture()));
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }

  /**
   * A tag.
   *
   * @param id its id
   * @return the tag; empty if there is none
   */
  public Optional<Tag> tag(String id) {
    return Optional.ofNullable(tags.get(id));
  }

  /**
   * Every tag, in the order of the project.
   *
   * @return a view
   */
  public Collection<Tag> tags() {
    return Collections.unmodifiableCollection(tags.values());
  }

  /**
   * The drivers by the name of their connection.
   *
   * @return a view
   */
  public Map<String, Driver> drivers() {
    return Collections.unmodifiableMap(drivers);
  }

  /**
   * How the value of a tag came about.
   *
   * @param tag a tag of this project
   * @return the steps; empty if its driver cannot tell
   */
  public Optional<Diagnostics.Explanation> explain(Tag tag) {
    Driver driver = drivers.get(tag.connection());
    return driver == null
        ? Optional.empty()
        : driver.feature(Diagnostics.class).map(feature -> feature.explain(tag.point()));
  }

  /** Closes the drivers and ends the threads. Idempotent. */
  @Override
  public void close() {
    drivers.values().parallelStream().forEach(Driver::close);
    execution.close();
  }

  private void add(ConnectionConfig connection, Surroundings surroundings) {
    DriverFactory factory =
        surroundings
            .drivers()
            .find(connection.driver())
            .orElseThrow(
                () -> new IllegalArgumentException("there is no driver " + connection.driver()));
    Driver driver =
        factory.create(
            new HostContext(
                connection.name(),
                surroundings.execution(),
                surroundings.secrets(),
                surroundings.states()),
            connection.settings().settings());
    drivers.put(connection.name(), driver);
    for (GroupConfig config : connection.groups()) {
      open(driver, connection.name(), only(config, surroundings.wanted()), surroundings);
    }
  }

  private void open(
      Driver driver, String connection, GroupConfig config, Surroundings surroundings) {
    if (config.points().isEmpty()) {
      return;
    }
    var spec = config.spec();
    PointGroup group = driver.open(spec, listener(surroundings));
    for (Point point : spec.points()) {
      tags.put(point.id(), new Tag(point, connection, group));
    }
  }

  private static GroupConfig only(GroupConfig config, Predicate<Point> wanted) {
    return new GroupConfig(
        config.name(),
        config.connection(),
        config.place(),
        config.updateInterval(),
        config.trigger(),
        config.overflow(),
        config.points().stream().filter(point -> wanted.test(point.point())).toList());
  }

  private static GroupListener listener(Surroundings surroundings) {
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
