package io.tagwire.host.runtime;

import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;

/**
 * A tag of a running project.
 *
 * @param point its point
 * @param connection the name of its connection
 * @param group the group it is open in
 */
public record Tag(Point point, String connection, PointGroup group) {
  /**
   * Its newest value. Never blocks.
   *
   * @return the value in the cache of the driver
   */
  public TagValue value() {
    return group.last(point);
  }
}
