package io.tagwire.mqtt.session;

/**
 * Told by the reading thread of what the client does not understand, or is not to see. Never
 * blocks, but in {@link #awaitRoom}.
 */
interface PacketListener {
  /** CONNACK with success; whether the broker has a session for us (MQTT 5 §3.2.2.1.1). */
  void connected(boolean sessionPresent);

  /** Whether a PUBLISH of QoS 1 or 2 may be read: fewer are unanswered than may be. */
  default boolean hasRoom() {
    return true;
  }

  /** Waits for room; returns whether there is some. */
  default boolean awaitRoom(long millis) throws InterruptedException {
    return true;
  }

  /**
   * A PUBLISH of QoS 2, or of QoS 1 with the DUP flag, which the client does not tell.
   *
   * @return whether the client is to see it, as QoS 1; otherwise it is skipped
   */
  boolean published(int packetId, int qos, boolean duplicate);

  /** A PUBREL; the client does not see it. */
  void released(int packetId);

  /** A PUBREC that ends its flow (MQTT 5 §4.3.3). */
  void refused(int packetId, int reasonCode);

  /** A SUBACK with a reason code the client does not know; all its codes (MQTT 5 §3.9.3). */
  void subscribed(int packetId, int[] reasonCodes);

  /** A DISCONNECT that names another broker follows (MQTT 5 §4.13.2). */
  default void redirected(String serverReference) {}

  /** A DISCONNECT, with the broker's text or an empty one (MQTT 5 §3.14). */
  void disconnected(int reasonCode, String text);
}
