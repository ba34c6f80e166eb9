package io.tagwire.mqtt.session;

/**
 * Told how far a message got. Called on any thread, possibly within the call that publishes; must
 * not block. {@code acknowledged} may overtake {@code sent}. Exactly one of {@code failed}, {@code
 * acknowledged} or, with QoS 0, {@code sent} comes last.
 */
public interface PublishListener {

  /** Handed to the transport. */
  void sent();

  /**
   * The broker answered (PUBACK, or PUBREC and PUBCOMP).
   *
   * @param reasonCode MQTT 5 §2.4; 0x80 and above are refusals
   * @param text the reason in words
   */
  void acknowledged(int reasonCode, String text);

  /**
   * Nobody will answer any more.
   *
   * @param mayHaveLeft whether it may have reached the broker
   * @param reason for a person
   */
  void failed(boolean mayHaveLeft, String reason);
}
