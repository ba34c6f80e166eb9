package io.tagwire.mqtt.session;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A message as received (MQTT 5 §3.3). The payload is not copied on this path: nobody may change
 * it.
 *
 * @param topic the topic name, never empty
 * @param payload the bytes
 * @param qos of the delivery to us
 * @param retained the RETAIN flag
 * @param duplicate the DUP flag
 * @param properties MQTT 5 properties by name, made only when asked for
 * @param subscriptionIds of the subscriptions it came for (MQTT 5 §3.3.2.3.8); nobody may change
 *     it; empty where none were asked for or the broker has none
 * @param acknowledgement the answer owed to the broker
 */
@SuppressWarnings("ArrayRecordComponent") // identity is what is wanted: one object a delivery
public record InboundMessage(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    boolean duplicate,
    Supplier<Map<String, String>> properties,
    int[] subscriptionIds,
    Acknowledgement acknowledgement) {
  private static final int[] NO_IDS = {};

  /**
   * A message without subscription ids that needs no answer.
   *
   * @param topic the topic name, never empty
   * @param payload the bytes
   * @param qos of the delivery to us
   * @param retained the RETAIN flag
   * @param duplicate the DUP flag
   * @param properties MQTT 5 properties by name
   */
  public InboundMessage(
      String topic,
      byte[] payload,
      int qos,
      boolean retained,
      boolean duplicate,
      Supplier<Map<String, String>> properties) {
    this(topic, payload, qos, retained, duplicate, properties, NO_IDS, Acknowledgement.NONE);
  }
}
