package io.tagwire.mqtt.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the broker granted in CONNACK (MQTT 5 §3.2.2.3), and with MQTT 3.1.1, where it grants
 * nothing in words, what that version has.
 *
 * @param clientId in use: ours, or the one the broker assigned
 * @param receiveMaximum how many PUBLISH of QoS 1 and 2 may be under way to the broker
 * @param maximumPacketSize {@link #NO_LIMIT} for none
 * @param topicAliasMaximum how many aliases we use, at most what the setting allows
 * @param keepAliveSeconds the broker's where it sets one; 0 for none
 */
record Grants(
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
  static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
  static final long NO_LIMIT = Long.MAX_VALUE;

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

  /** For a person, by name. */
  Map<String, String> info() {
    Map<String, String> info = new LinkedHashMap<>();
    info.put("protocol", protocol.toString());
    info.put("client-id", clientId);
    info.put("session-present", Boolean.toString(sessionPresent));
    info.put("maximum-qos", Integer.toString(maximumQos));
    info.put("retain", Boolean.toString(retain));
    info.put("wildcards", Boolean.toString(wildcards));
    info.put("shared-subscriptions", Boolean.toString(shared));
    info.put("subscription-ids", Boolean.toString(subscriptionIds));
    info.put(
        "maximum-packet-size",
        maximumPacketSize == NO_LIMIT ? "no limit" : Long.toString(maximumPacketSize));
    info.put("receive-maximum", Integer.toString(receiveMaximum));
    info.put("topic-alias-maximum", Integer.toString(topicAliasMaximum));
    info.put("keep-alive", keepAliveSeconds + " s");
    return info;
  }
}
