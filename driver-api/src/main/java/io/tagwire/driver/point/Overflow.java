package io.tagwire.driver.point;

/**
 * What happens when values come faster than the listener takes them. Bounded either way; never
 * blocks the driver.
 *
 * @since 0.1
 */
public sealed interface Overflow {

  /** Keep the newest value of each point: for process values. */
  record Conflate() implements Overflow {}

  /**
   * Keep every value while there is room, then drop the oldest: for events.
   *
   * @param capacity how many values may wait; at least 1
   */
  record DropOldest(int capacity) implements Overflow {
    /** Checks the capacity. */
    public DropOldest {
      if (capacity < 1) {
        throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
      }
    }
  }
}
