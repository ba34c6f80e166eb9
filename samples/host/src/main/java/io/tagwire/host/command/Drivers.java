package io.tagwire.host.command;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.Distribution;

/** The drivers this host has. */
final class Drivers {
  private Drivers() {}

  /** From the plugin folders of the distribution, then from the class path. */
  static DriverCatalog find() {
    return Distribution.plugins().map(DriverCatalog::load).orElseGet(DriverCatalog::ofClassPath);
  }
}
