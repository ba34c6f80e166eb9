package io.tagwire.host.runtime;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.WriteResult;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
