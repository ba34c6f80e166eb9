package io.tagwire.driver.point;

/**
 * How far a write got. In order: a later constant is further.
 *
 * @since 0.1
 */
public enum WriteStage {
  /** Nowhere: refused. */
  NONE,
  /** Validated, encoded, queued. */
  ACCEPTED,
  /** Handed to the transport. */
  SENT,
  /** The next hop took it over (MQTT: PUBACK or PUBCOMP with a reason code below 0x80). */
  ACKNOWLEDGED,
  /** The device shows it. */
  CONFIRMED
}
