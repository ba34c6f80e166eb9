package io.tagwire.mqtt.intake;

import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.session.InboundMessage;

/** Sees every value that a message brought to a point. */
@FunctionalInterface
public interface ValueObserver {

  /**
   * A message brought a value, after it was given to the dispatcher. Called on the thread of the
   * message; must not block.
   *
   * @param group where the point lives
   * @param index of the point in that group
   * @param value what the point shows now
   * @param because the message
   */
  void value(GroupDispatcher group, int index, TagValue value, InboundMessage because);
}
