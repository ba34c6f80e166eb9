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
 */
@SuppressWarnings("ArrayRecordComponent") // identity is what is wanted: one object a delivery
public record InboundMessage(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    boolean duplicate,
    Supplier<Map<String, String>> properties) {}
