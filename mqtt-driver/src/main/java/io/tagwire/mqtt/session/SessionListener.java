package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import java.util.Optional;

/**
 * Receives what happens in a session. Must not block and not throw: the calls come on threads of
 * the client. After {@code linkDown} no message comes until the next {@code linkUp}.
 */
public interface SessionListener {

  /**
   * A message arrived.
   *
   * @param message the message
   */
  void message(InboundMessage message);

  /** The broker accepted us; subscribing begins. */
  void linkUp();

  /**
   * The connection is lost, or, while there never was one, an attempt failed.
   *
   * @param reason for a person
   */
  void linkDown(String reason);

  /**
   * The broker granted a subscription.
   *
   * @param filter as subscribed
   * @param qos the highest it delivers with
   */
  void granted(String filter, int qos);

  /**
   * The broker refused a subscription.
   *
   * @param filter as subscribed
   * @param reason reason code and text
   */
  void refused(String filter, String reason);

  /**
   * Everything wanted is answered, and what the broker had for us was delivered: the retained
   * image, or the messages it had queued. Comes after each connect and after later subscriptions;
   * not when the connection is lost before. Known by a message of our own that came back behind the
   * backlog or, where the broker does not allow that, by half a second of silence; after a minute
   * it comes in any case.
   *
   * @param resumed whether the broker had kept our session and nothing had to be subscribed: what
   *     came then are messages queued meanwhile, and no retained image
   */
  default void caughtUp(boolean resumed) {}

  /**
   * The state changed. Serial.
   *
   * @param state the state now
   * @param cause why, where it was not asked for
   */
  void state(ConnectionState state, Optional<Failure> cause);
}
