package io.tagwire.mqtt.session;

/**
 * What the broker granted in CONNACK (MQTT 5 §3.2.2.3), and with MQTT 3.1.1, where it grants
 * nothing in words, what that version has, and shared subscriptions, which some brokers add.
 *
 * @param protocol spoken
 * @param clientId in use: ours, or the one the broker assigned
 * @param sessionPresent whether the broker had kept our session
 * @param receiveMaximum how many PUBLISH of QoS 1 and 2 may be under way to the broker
 * @param maximumQos of what is published
 * @param retain whether the broker keeps retained messages
 * @param wildcards whether filters may have them
 * @param shared whether there are shared subscriptions
 * @param subscriptionIds whether subscriptions may have an identifier
 * @param maximumPacketSize in bytes; {@link #NO_LIMIT} for none
 * @param topicAliasMaximum how many aliases we use, at most what the setting allows
 * @param keepAliveSeconds the broker's where it sets one; 0 for none
 */
public record Grants(
    Protocol protocol,
    String clientId,
    boolean sessionPresent,
    int receiveMaximum,
    int maximumQos,
    boolean retain,
    boolean wildcards,
    boolean shared,
    boolean subscriptionIds,
    long maximumPacketSize,
    int topicAliasMaximum,
    long keepAliveSeconds) {
  /** Of a broker that sets no limit to the length of a packet. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;

  /** The same for a broker whose subscription identifiers are of no use. */
  Grants withoutSubscriptionIds() {
    return new Grants(
        protocol,
        clientId,
        sessionPresent,
        receiveMaximum,
        maximumQos,
        retain,
        wildcards,
        shared,
        false,
        maximumPacketSize,
        topicAliasMaximum,
        keepAliveSeconds);
  }

  /** The same for a broker that has no shared subscriptions, though it did not say so. */
  Grants withoutShared() {
    return new Grants(
        protocol,
        clientId,
        sessionPresent,
        receiveMaximum,
        maximumQos,
        retain,
        wildcards,
        false,
        subscriptionIds,
        maximumPacketSize,
        topicAliasMaximum,
        keepAliveSeconds);
  }
}
