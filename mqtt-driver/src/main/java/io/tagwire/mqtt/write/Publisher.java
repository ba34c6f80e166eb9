package io.tagwire.mqtt.write;

import io.tagwire.mqtt.queue.Delivery;
import io.tagwire.mqtt.queue.DeliveryListener;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;

/** Where commands go. */
public interface Publisher {
  /**
   * Publishes; see {@link io.tagwire.mqtt.queue.CommandSender#send}.
   *
   * @param message what
   * @param delivery how it may wait
   * @param answer told how far it got
   * @return what can be withdrawn
   */
  Publication publish(OutboundMessage message, Delivery delivery, DeliveryListener answer);

  /**
   * Whether a message that matches a wanted filter would reach us; true also while offline, when
   * nothing can be sent either.
   *
   * @param filter as in {@link Watches#filters}
   * @return false if an answer there could be missed
   */
  default boolean hears(String filter) {
    return true;
  }
}
