package io.tagwire.mqtt.session;

import java.util.Map;

/**
 * A will, birth or shutdown message.
 *
 * @param delaySeconds how long the broker waits before it publishes a will
 * @param expirySeconds how long it keeps it for others; 0 for as long as it likes
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record StandingMessage(
    String topic, byte[] payload, int qos, boolean retain, long delaySeconds, long expirySeconds) {
  OutboundMessage outbound() {
    return new OutboundMessage(topic, payload, qos, retain, Map.of());
  }
}
