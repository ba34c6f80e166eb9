package io.tagwire.mqtt.session;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The packet ids of QoS 2 messages that were handed over and that the broker has not released yet
 * (MQTT 5 §4.3.3). They belong to the session, not to a connection (MQTT 5 §4.1); at most 65,535.
 * Thread-safe.
 */
final class UnreleasedIds {
  private final BitSet ids = new BitSet();
  private @Nullable BrokerAddress of;

  synchronized boolean contains(int packetId) {
    return ids.get(packetId);
  }

  synchronized void add(int packetId) {
    ids.set(packetId);
  }

  synchronized void remove(int packetId) {
    ids.clear(packetId);
  }

  /**
   * A broker accepted us. Without a session there it will not release them and uses the ids anew;
   * whether another broker shares the session of the one before, nobody says.
   */
  synchronized void loggedIn(BrokerAddress broker, boolean sessionPresent) {
    if (!sessionPresent || !broker.equals(of)) {
      ids.clear();
    }
    of = broker;
  }

  synchronized int count() {
    return ids.cardinality();
  }
}
