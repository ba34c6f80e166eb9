package io.tagwire.interop;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The other side of a check: a client that shares no code with the driver. Its methods return when
 * the broker has acknowledged.
 */
interface Oracle extends AutoCloseable {

  /** Publishes with QoS 1, not retained. */
  default void publish(String topic, String payload) throws Exception {
    publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, Map.of());
  }

  /**
   * Publishes.
   *
   * @param properties {@code content-type} and {@code user.NAME}; ignored in MQTT 3.1.1
   */
  void publish(
      String topic, byte[] payload, int qos, boolean retain, Map<String, String> properties)
      throws Exception;

  /** Subscribes with QoS 2. */
  Inbox subscribe(String filter) throws Exception;

  @Override
  void close() throws Exception;
}
