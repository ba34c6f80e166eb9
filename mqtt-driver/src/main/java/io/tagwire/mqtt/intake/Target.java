package io.tagwire.mqtt.intake;

import io.tagwire.mqtt.presence.PresenceTopic;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.InboundMessage;

/** What a topic leads to. */
sealed interface Target {
  /** What messages for it carry where the broker has subscription identifiers. */
  int subscriptionId();

  /** Whether a message is for it; one without identifiers is for everybody. */
  default boolean concerns(InboundMessage message) {
    int[] ids = message.subscriptionIds();
    if (ids.length == 0) {
      return true;
    }
    int own = subscriptionId();
    for (int id : ids) {
      if (id == own) {
        return true;
      }
    }
    return false;
  }

  /**
   * A point that takes values.
   *
   * @param point which
   */
  record ToPoint(BoundPoint point) implements Target {
    @Override
    public int subscriptionId() {
      return point.binding().filter().subscriptionId();
    }
  }

  /**
   * A topic that tells the presence of devices.
   *
   * @param topic which
   */
  record ToPresence(PresenceTopic topic) implements Target {
    @Override
    public int subscriptionId() {
      return TopicFilter.subscriptionId(topic.rule().topic());
    }
  }
}
