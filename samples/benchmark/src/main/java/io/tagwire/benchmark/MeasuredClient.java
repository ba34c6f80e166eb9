package io.tagwire.benchmark;

/** A client under measurement. One connection for its whole life. */
interface MeasuredClient extends AutoCloseable {

  /**
   * Connects and subscribes to every topic of {@link Traffic}. Returns when connected; the peer
   * sees when all subscriptions are there.
   *
   * @param port of the peer on the loopback interface
   * @param qos of the subscriptions
   * @param arrivals told of every message received
   */
  void connect(int port, int qos, Arrivals arrivals) throws Exception;

  /**
   * How many topic filters {@link #connect} subscribes to.
   *
   * @return at least 1
   */
  int filters();

  /**
   * Publishes the messages of {@link Traffic}, at most {@code window} of them not complete at a
   * time. Returns when all are complete in the words of the client.
   *
   * @param count how many
   * @param qos 0 or 1
   * @param window how many may be under way
   */
  void publish(long count, int qos, int window) throws Exception;

  @Override
  void close() throws Exception;
}
