package io.tagwire.mqtt.write;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import java.util.Optional;

/**
 * What is asked to be written to one point.
 *
 * @param target the point in its group
 * @param write point and value
 * @param rule of the point; empty if it cannot be written
 */
record WriteRequest(Writes.Target target, PointWrite write, Optional<WriteRule> rule) {
  Point point() {
    return write.point();
  }
}
