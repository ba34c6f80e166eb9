package io.tagwire.mqtt.queue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of a command whose writer was another process: the log. */
record LoggedDelivery(String instance, String topic) implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedDelivery.class);
  private static final int FIRST_ERROR = 0x80;

  @Override
  public void accepted() {}

  @Override
  public void sent() {}

  @Override
  public void acknowledged(int reasonCode, String text) {
    if (reasonCode >= FIRST_ERROR) {
      LOG.warn("[{}]: a command of the run before on [{}] was refused: {}", instance, topic, text);
    } else {
      LOG.info("[{}]: a command of the run before on [{}] was sent: {}", instance, topic, text);
    }
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    LOG.warn("[{}]: a command of the run before on [{}] is dropped: {}", instance, topic, reason);
  }
}
