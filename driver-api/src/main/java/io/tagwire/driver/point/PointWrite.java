package io.tagwire.driver.point;

import io.tagwire.driver.value.Value;
import java.util.Objects;

/**
 * A value to write.
 *
 * @param point a point of the group, with write access
 * @param value the value in engineering units
 * @since 0.1
 */
public record PointWrite(Point point, Value value) {
  /** Checks that nothing is missing. */
  public PointWrite {
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(value, "value");
  }
}
