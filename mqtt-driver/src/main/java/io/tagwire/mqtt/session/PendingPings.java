package io.tagwire.mqtt.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which PINGREQ are not answered: those of the client, and those it does not know of. A PINGRESP
 * does not say which one it answers (MQTT 5 §3.13). Counted by who sends, answered by the reading
 * thread.
 */
final class PendingPings {
  private final AtomicInteger client = new AtomicInteger();
  private final AtomicInteger own = new AtomicInteger();

  /** The client sends one. */
  void clientPinged() {
    client.incrementAndGet();
  }

  /** One leaves that the client knows nothing of. */
  void ownPing() {
    own.incrementAndGet();
  }

  boolean clientWaits() {
    return client.get() > 0;
  }

  /** A PINGRESP came: returns whether it is for one of the client. */
  boolean answerIsForClient() {
    if (takeOne(own)) {
      return false;
    }
    takeOne(client);
    return true;
  }

  /**
   * The client gets an answer from here, and is not to see the one that will come.
   *
   * @return false if it awaits none any more
   */
  boolean answerForBroker() {
    boolean waited = takeOne(client);
    if (waited) {
      own.incrementAndGet();
    }
    return waited;
  }

  private static boolean takeOne(AtomicInteger pings) {
    return pings.getAndUpdate(out -> Math.max(0, out - 1)) > 0;
  }
}
