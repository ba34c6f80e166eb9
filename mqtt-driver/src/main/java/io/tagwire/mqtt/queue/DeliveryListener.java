package io.tagwire.mqtt.queue;

import io.tagwire.mqtt.session.PublishListener;

/** As {@link PublishListener}, and told when a command is kept, or taken over to be sent. */
public interface DeliveryListener extends PublishListener {

  /** It is taken over; on disk, if it waits there. News of sending may overtake this. */
  void accepted();
}
