package io.tagwire.driver;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Messages of a publish/subscribe bus past the points: publish, subscribe and unsubscribe any topic
 * (PROMOTIC's SendPublish, SendSubscribe, SendUnsubscribe, OnReceive). For test panels and
 * recorders.
 *
 * @since 0.1
 */
public interface RawMessages extends DriverFeature {

  /**
   * Publishes a message. Does not block.
   *
   * @param message what to publish; {@code duplicate} and {@code at} are ignored
   * @param timeout how long to wait for the acknowledgement
   * @return how far it got; never fails, a fault is told in the answer
   */
  CompletionStage<Delivery> publish(RawMessage message, Duration timeout);

  /**
   * Subscribes. Does not block; survives reconnects.
   *
   * @param filter a topic filter of the bus
   * @param qos the highest delivery promise wanted: 0, 1 or 2
   * @param listener called serially on {@link DriverContext#callbacks()}; when it is slower than
   *     the bus the oldest messages waiting are dropped and counted in {@link Subscription#lost()}
   * @return the subscription
   * @throws IllegalArgumentException if the filter is not legal
   */
  Subscription subscribe(String filter, int qos, Consumer<RawMessage> listener);

  /**
   * The fate of a published message.
   *
   * @param stage how far it got
   * @param outcome what is known
   * @param detail reason code and text of the bus, or an empty text
   */
  record Delivery(
      io.tagwire.driver.point.WriteStage stage,
      io.tagwire.driver.point.WriteOutcome outcome,
      String detail) {}

  /** A subscription that is open. */
  interface Subscription extends AutoCloseable {
    /**
     * Completes when the bus granted the subscription; fails with {@link DriverException} when it
     * refused. Pending while offline.
     *
     * @return the answer of the bus
     */
    CompletionStage<Void> granted();

    /**
     * Messages dropped because the listener was too slow.
     *
     * @return total since the subscription was made
     */
    long lost();

    /** Unsubscribes. Idempotent. */
    @Override
    void close();
  }
}
