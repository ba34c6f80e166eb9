package io.tagwire.driver.point;

import io.tagwire.driver.value.TagValue;
import java.util.Objects;

/**
 * A value of a point.
 *
 * @param point the very instance given to {@code open}
 * @param value the value
 * @param historical whether it belongs to the past (back-filled, buffered at the device): for a
 *     historian, never the present value of the point
 * @since 0.1
 */
public record PointUpdate(Point point, TagValue value, boolean historical) {
  /** Checks that nothing is missing. */
  public PointUpdate {
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(value, "value");
  }
}
