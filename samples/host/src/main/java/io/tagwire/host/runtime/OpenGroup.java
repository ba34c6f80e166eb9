package io.tagwire.host.runtime;

import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.GroupConfig;
import java.util.List;

/**
 * A group that a driver has open.
 *
 * @param config what it was opened with
 * @param group the group
 */
record OpenGroup(GroupConfig config, PointGroup group) {
  List<Point> points() {
    return config.points().stream().map(point -> point.point()).toList();
  }
}
