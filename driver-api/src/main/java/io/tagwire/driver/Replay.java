package io.tagwire.driver;

/**
 * Feeds messages into a driver as if they had been received: the same path from topic and bytes to
 * values, without a connection. For recordings, for the examples of templates and for tests.
 *
 * @since 0.1
 */
public interface Replay extends DriverFeature {

  /**
   * Takes a message. The first call puts a driver that was never connected into replay: its link
   * counts as up, so that qualities are those of the message. The clock of the context dates the
   * values; a host that replays sets it. Blocks only as long as decoding takes; values arrive at
   * the listeners as always and are in {@link PointGroup#last} when it returns.
   *
   * @param message the message
   * @throws IllegalStateException if {@link Driver#connect()} was called or the driver is closed
   */
  void feed(RawMessage message);
}
