package io.tagwire.host.runtime;

import io.tagwire.driver.point.UpdateBatch;

/** Hears of new values. Called on the listener threads of the host, serially per group. */
@FunctionalInterface
public interface UpdateListener {
  /**
   * New values of a group.
   *
   * @param batch the values
   */
  void onUpdates(UpdateBatch batch);
}
