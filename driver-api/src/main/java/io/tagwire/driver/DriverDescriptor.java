package io.tagwire.driver;

import io.tagwire.driver.config.Setting;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a driver is and which settings it takes.
 *
 * @param id unique among drivers, {@code [a-z][a-z0-9-]*}
 * @param name for people
 * @param version of the driver
 * @param apiLevel the {@link DriverFactory#API_LEVEL} it was written against
 * @param capabilities what it can do
 * @param connectionSettings settings of a connection
 * @param pointSettings settings of a point, beside its address
 * @since 0.1
 */
public record DriverDescriptor(
    String id,
    String name,
    String version,
    int apiLevel,
    Set<Capability> capabilities,
    List<Setting> connectionSettings,
    List<Setting> pointSettings) {
  /** Copies the collections. The id is checked by the host that loads the driver. */
  public DriverDescriptor {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    capabilities = Set.copyOf(capabilities);
    connectionSettings = List.copyOf(connectionSettings);
    pointSettings = List.copyOf(pointSettings);
  }
}
