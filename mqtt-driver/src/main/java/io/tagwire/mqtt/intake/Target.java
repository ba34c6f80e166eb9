package io.tagwire.mqtt.intake;

import io.tagwire.mqtt.presence.PresenceTopic;

/** What a topic leads to. */
sealed interface Target {

  /**
   * A point that takes values.
   *
   * @param point which
   */
  record ToPoint(BoundPoint point) implements Target {}

  /**
   * A topic that tells the presence of devices.
   *
   * @param topic which
   */
  record ToPresence(PresenceTopic topic) implements Target {}
}
