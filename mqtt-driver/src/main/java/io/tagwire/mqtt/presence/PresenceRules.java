package io.tagwire.mqtt.presence;

import java.util.List;

/**
 * What tells whether a device is there.
 *
 * @param topics the topics, in the order of the settings; none if nothing tells
 * @param mode how they decide together
 */
public record PresenceRules(List<PresenceRule> topics, PresenceMode mode) {
  /** Copies the topics. */
  public PresenceRules {
    topics = List.copyOf(topics);
  }

  /**
   * Whether nothing tells.
   *
   * @return true if there is no topic
   */
  public boolean isEmpty() {
    return topics.isEmpty();
  }
}
