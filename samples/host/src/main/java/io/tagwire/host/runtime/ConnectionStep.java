package io.tagwire.host.runtime;

import io.tagwire.driver.DriverFactory;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.runtime.ProjectChange.Fate;
import java.util.Optional;

/**
 * How one connection becomes what is wanted.
 *
 * @param what what is told of it
 * @param before what runs
 * @param after what is wanted, with only the points that are opened
 * @param factory what makes the driver that is wanted
 * @param plan of the groups
 */
record ConnectionStep(
    ProjectChange.Connection what,
    Optional<RunningConnection> before,
    Optional<ConnectionConfig> after,
    Optional<DriverFactory> factory,
    GroupPlan plan) {
  boolean needsDriver() {
    return what.fate() == Fate.ADDED || what.fate() == Fate.RECONNECTED;
  }
}
