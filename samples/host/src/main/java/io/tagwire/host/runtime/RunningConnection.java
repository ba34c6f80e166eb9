package io.tagwire.host.runtime;

import io.tagwire.driver.Driver;
import io.tagwire.host.project.ConnectionConfig;
import java.util.List;

/** A driver and what it has open. */
record RunningConnection(ConnectionConfig config, Driver driver, List<OpenGroup> groups) {
  RunningConnection {
    groups = List.copyOf(groups);
  }
}
