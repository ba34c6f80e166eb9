package io.tagwire.mqtt.hazard;

import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.route.TopicFilter;
import java.util.Optional;

/**
 * A point that is read.
 *
 * @param point the point
 * @param filter its address
 */
record Reading(Point point, TopicFilter filter) {
  /** Empty for a point that is not read, or has no legal address. */
  static Optional<Reading> of(Point point) {
    if (!point.access().canRead()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reading(point, TopicFilter.parse(point.address())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether what this connection publishes does not come back to the point. */
  boolean noLocal() {
    return point.settings().text("no-local").filter("true"::equals).isPresent();
  }

  /** Whether it takes only some messages of its topics. */
  boolean chooses() {
    return !point.settings().section("when").values().isEmpty();
  }
}
