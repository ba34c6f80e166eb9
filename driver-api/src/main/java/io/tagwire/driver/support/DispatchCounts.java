package io.tagwire.driver.support;

/**
 * What became of the values offered to a {@link GroupDispatcher}. At every moment {@code offered =
 * delivered + filtered + conflated + dropped + pending}.
 *
 * @param offered values and historical values offered; changes of quality alone are not counted
 * @param delivered handed to the listener
 * @param filtered not worth reporting: within the deadband or without the trigger
 * @param conflated replaced by a newer value of the same point before the listener took it
 * @param dropped lost because the queue was full, or still waiting at close
 * @param pending waiting for the listener
 * @since 0.1
 */
public record DispatchCounts(
    long offered, long delivered, long filtered, long conflated, long dropped, long pending) {
  /** Nothing yet. */
  public static final DispatchCounts ZERO = new DispatchCounts(0, 0, 0, 0, 0, 0);

  /**
   * The sum of both.
   *
   * @param other counts of another group
   * @return the sum
   */
  public DispatchCounts plus(DispatchCounts other) {
    return new DispatchCounts(
        offered + other.offered,
        delivered + other.delivered,
        filtered + other.filtered,
        conflated + other.conflated,
        dropped + other.dropped,
        pending + other.pending);
  }
}
