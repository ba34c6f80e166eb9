package io.tagwire.mqtt.session;

import java.util.HashMap;
import java.util.Map;

/**
 * Brokers that close the connection at a shared subscription, which MQTT 3.1.1 does not know: some
 * do so in place of an answer, and would do so again and again. Only on the loop.
 */
final class SharingDoubt {
  // Once may be chance: the broker may just have been stopped.
  private static final int CLOSURES = 2;

  private final Map<BrokerAddress, Integer> closures = new HashMap<>();

  /**
   * A connection was lost.
   *
   * @param awaitedShared whether a shared subscription was not answered
   * @return whether it is known from now on that this broker has none
   */
  boolean lost(BrokerAddress broker, Protocol protocol, boolean awaitedShared) {
    if (protocol != Protocol.V3_1_1 || isFound(broker)) {
      return false;
    }
    if (!awaitedShared) {
      closures.remove(broker);
      return false;
    }
    return closures.merge(broker, 1, Integer::sum) >= CLOSURES;
  }

  /** What is granted, as far as is known. */
  Grants known(BrokerAddress broker, Grants grants) {
    return grants.protocol() == Protocol.V3_1_1 && isFound(broker)
        ? grants.withoutShared()
        : grants;
  }

  private boolean isFound(BrokerAddress broker) {
    return closures.getOrDefault(broker, 0) >= CLOSURES;
  }
}
