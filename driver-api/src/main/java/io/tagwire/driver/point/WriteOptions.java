package io.tagwire.driver.point;

import java.time.Duration;
import java.util.Objects;

/**
 * How far a write has to get, and in which time.
 *
 * @param until the stage that answers the write; not NONE. A stage the point or the driver cannot
 *     reach fails the write at once
 * @param timeout after which the answer is FAILED if it did not leave, UNKNOWN if it did; above
 *     zero
 * @since 0.1
 */
public record WriteOptions(WriteStage until, Duration timeout) {
  /** Checks stage and time. */
  public WriteOptions {
    Objects.requireNonNull(until, "until");
    if (until == WriteStage.NONE) {
      throw new IllegalArgumentException("until must be a stage to reach, not NONE");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be above zero, not " + timeout);
    }
  }
}
