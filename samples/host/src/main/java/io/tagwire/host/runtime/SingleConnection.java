package io.tagwire.host.runtime;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Settings;

/**
 * One driver without a project, for raw messages.
 *
 * @param driver the driver
 * @param execution its time and threads
 */
public record SingleConnection(Driver driver, Execution execution) implements AutoCloseable {

  /**
   * Makes a driver; connects nothing yet.
   *
   * @param factory makes it
   * @param settings its settings
   * @param execution time and threads; closed with the connection
   * @param secrets where secrets come from
   * @param states hears how the connection is doing
   * @return the connection
   * @throws IllegalArgumentException if the settings are wrong
   */
  public static SingleConnection make(
      DriverFactory factory,
      Settings settings,
      Execution execution,
      Secrets secrets,
      StateListener states) {
    HostContext context = new HostContext(factory.descriptor().id(), execution, secrets, states);
    return new SingleConnection(factory.create(context, settings), execution);
  }

  @Override
  public void close() {
    driver.close();
    execution.close();
  }
}
