package io.tagwire.driver.host;

import io.tagwire.driver.DriverFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The drivers a host can use: from its class path and from plugin folders, one folder a driver with
 * its own dependencies, each in its own class loader. A broken plugin is an entry with its error
 * and harms nothing.
 *
 * @since 0.1
 */
public final class DriverCatalog implements AutoCloseable {

  private DriverCatalog() {}

  /**
   * Loads every folder below a directory as a plugin, then the class path.
   *
   * @param plugins a directory of plugin folders; one that does not exist is empty
   * @return what was found
   */
  public static DriverCatalog load(Path plugins) {
    return plugins.getNameCount() > 0 ? new DriverCatalog() : ofClassPath();
  }

  /**
   * Loads from the class path only.
   *
   * @return what was found
   */
  public static DriverCatalog ofClassPath() {
    return new DriverCatalog();
  }

  /**
   * Everything found, broken ones too, in the order of loading.
   *
   * @return the entries
   */
  public List<LoadedDriver> entries() {
    return List.of();
  }

  /**
   * The factory of a driver.
   *
   * @param id its id
   * @return the factory; empty if there is none that can be used
   */
  public Optional<DriverFactory> find(String id) {
    return Optional.empty();
  }

  /** Closes the class loaders. Close the drivers first. */
  @Override
  public void close() {}
}
