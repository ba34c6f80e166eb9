package io.tagwire.driver.point;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.value.ValueType;
import java.util.Objects;

/**
 * A tag as a driver sees it. Immutable. Updates carry the very instance given to {@code open}:
 * hosts may use identity maps.
 *
 * @param id unique in its connection; not empty
 * @param address where the value lives, in the syntax of the driver; opaque to the host
 * @param type the type of its values
 * @param access what a host may do with it
 * @param deadband absolute, in the unit of the point; 0 for none. A numeric value that differs by
 *     no more than this from the one last queued for reporting is not reported (OPC UA Part 4
 *     §7.22.2); a change of quality always is
 * @param metadata unit, description, range
 * @param settings further settings, described by {@code DriverDescriptor.pointSettings}
 * @since 0.1
 */
public record Point(
    String id,
    String address,
    ValueType type,
    Access access,
    double deadband,
    Metadata metadata,
    Settings settings) {
  /** Checks that nothing is missing. */
  public Point {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a point needs an id");
    }
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(settings, "settings");
    if (!(deadband >= 0) || Double.isInfinite(deadband)) {
      throw new IllegalArgumentException(
          "Point [" + id + "]: deadband must be 0 or more and finite, not " + deadband);
    }
  }

  /**
   * A point to read, without deadband, metadata and settings.
   *
   * @param id unique in its connection
   * @param address where the value lives
   * @param type the type of its values
   * @return the point
   */
  public static Point of(String id, String address, ValueType type) {
    return new Point(id, address, type, Access.READ, 0, Metadata.NONE, Settings.NONE);
  }

  /**
   * The same point with another access.
   *
   * @param other the access
   * @return a new point
   */
  public Point withAccess(Access other) {
    return new Point(id, address, type, other, deadband, metadata, settings);
  }

  /**
   * The same point with another deadband.
   *
   * @param other the deadband
   * @return a new point
   */
  public Point withDeadband(double other) {
    return new Point(id, address, type, access, other, metadata, settings);
  }

  /**
   * The same point with other metadata.
   *
   * @param other the metadata
   * @return a new point
   */
  public Point withMetadata(Metadata other) {
    return new Point(id, address, type, access, deadband, other, settings);
  }

  /**
   * The same point with other settings.
   *
   * @param other the settings
   * @return a new point
   */
  public Point withSettings(Settings other) {
    return new Point(id, address, type, access, deadband, metadata, other);
  }
}
