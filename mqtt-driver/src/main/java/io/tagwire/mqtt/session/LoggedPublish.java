package io.tagwire.mqtt.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message of the session itself, of which a person hears only when it failed. */
record LoggedPublish(String what, String topic) implements PublishListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedPublish.class);

  @Override
  public void sent() {}

  @Override
  public void acknowledged(int reasonCode, String text) {
    if (ReasonCode.isError(reasonCode)) {
      LOG.warn("The {} message on [{}] was refused: {}", what, topic, text);
    }
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    LOG.warn("The {} message on [{}] was not published: {}", what, topic, reason);
  }
}
