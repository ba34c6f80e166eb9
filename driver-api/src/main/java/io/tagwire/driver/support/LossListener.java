package io.tagwire.driver.support;

import java.time.Instant;

/**
 * Is told when a group lost values because its queue was full.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LossListener {

  /**
   * Values were dropped. Called once for all that were dropped since the last batch, when the next
   * one was handed over or the group is closed; on the thread that does that, without a lock held.
   * Must not block and not throw.
   *
   * @param group name of the group
   * @param from server timestamp of the first value lost
   * @param to server timestamp of the last value lost
   * @param values how many
   */
  void lost(String group, Instant from, Instant to, long values);
}
