package io.tagwire.driver;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes drivers of one kind. Found by {@link java.util.ServiceLoader}; the implementation is public
 * with a public no-argument constructor, stateless, thread-safe and free of side effects, so that a
 * tool may list, describe and check without connecting.
 *
 * @since 0.1
 */
public interface DriverFactory {

  /** The level of this contract. A host refuses a driver that asks for a higher one. */
  int API_LEVEL = 1;

  /**
   * What this driver is and which settings it takes.
   *
   * @return the same description at every call; never blocks
   */
  DriverDescriptor descriptor();

  /**
   * Finds everything that is wrong with a configuration, offline and all at once. Never connects,
   * never reads a secret, never throws for bad input; may read a file named in a setting, such as a
   * certificate, and hold its dates against the time of the computer.
   *
   * @param connection the settings of one connection
   * @param points the points that are to be opened on it; may be empty
   * @return issues in the order of the input. Paths are {@code connection/<key>} and {@code
   *     points/<point id>/<key>}; where a point is wrong as a whole, {@code points/<point id>}.
   *     Without an issue of severity ERROR about the connection, {@link #create} will not throw
   */
  List<Issue> check(Settings connection, List<Point> points);

  /**
   * What only one connection at a time may have, so that a tool finds two connections that would
   * push each other out: a client id at a broker, a serial port. Pure: never blocks.
   *
   * @param name the name of the connection, which is the {@link DriverContext#instanceId} of its
   *     driver
   * @param connection its settings; may be wrong
   * @return for people, equal texts for equal things, such as {@code client id [scada] at
   *     broker.site:1883}, each with the setting that says so; empty if there is nothing, which is
   *     the default
   */
  default Map<String, String> claims(String name, Settings connection) {
    return Map.of();
  }

  /**
   * Which points only work when they are in one group, because they share something such as a
   * command. A host that opens the points of one list in several groups keeps those together. Pure:
   * never blocks.
   *
   * @param point any point; may be wrong
   * @return a name that such points share; empty for a point that stands for itself, which is the
   *     default
   */
  default Optional<String> together(Point point) {
    return Optional.empty();
  }

  /**
   * Makes a driver in state IDLE. Performs no I/O, starts no thread.
   *
   * @param context what the host provides; used until the driver is closed
   * @param connection the settings of the connection
   * @return a new driver
   * @throws IllegalArgumentException if {@link #check} reports an error for these settings; the
   *     message lists all of them
   */
  Driver create(DriverContext context, Settings connection);
}
