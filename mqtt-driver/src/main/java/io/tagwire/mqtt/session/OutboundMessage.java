package io.tagwire.mqtt.session;

import java.util.Map;

/**
 * A message to publish (MQTT 5 §3.3). The payload is not copied: nobody may change it.
 *
 * @param topic a topic name without wildcards
 * @param payload the bytes
 * @param qos 0, 1 or 2
 * @param retain whether the broker keeps it
 * @param properties by name, as in {@link InboundMessage#properties}
 * @param duplicate whether it is sent again after its fate became unknown: sets DUP with QoS 1 and
 *     2 (MQTT 5 §3.3.1.1)
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
public record OutboundMessage(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    Map<String, String> properties,
    boolean duplicate) {
  /** Copies the properties. */
  public OutboundMessage {
    properties = Map.copyOf(properties);
  }

  /**
   * A message sent for the first time.
   *
   * @param topic a topic name without wildcards
   * @param payload the bytes
   * @param qos 0, 1 or 2
   * @param retain whether the broker keeps it
   * @param properties by name
   */
  public OutboundMessage(
      String topic, byte[] payload, int qos, boolean retain, Map<String, String> properties) {
    this(topic, payload, qos, retain, properties, false);
  }
}
