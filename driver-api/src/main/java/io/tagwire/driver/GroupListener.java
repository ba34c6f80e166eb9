package io.tagwire.driver;

import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteResult;

/**
 * Receives what happens in one group. Called serially per group on {@link
 * DriverContext#callbacks()}. It may block: then only its own group conflates. What it throws is
 * logged and does no harm.
 *
 * @since 0.1
 */
@HostProvided
public interface GroupListener {

  /**
   * New values.
   *
   * @param batch at least one update or a loss
   */
  void onUpdates(UpdateBatch batch);

  /**
   * A write got further. Called for every stage reached, with outcome PENDING until the last one;
   * also when the fate of a write becomes known after it was answered UNKNOWN.
   *
   * @param progress the stage and outcome now
   */
  default void onWriteProgress(WriteResult progress) {}
}
