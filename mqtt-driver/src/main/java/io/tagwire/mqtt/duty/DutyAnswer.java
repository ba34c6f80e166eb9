package io.tagwire.mqtt.duty;

import io.tagwire.mqtt.session.PublishListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of a duty: a person hears of a refusal; one that was lost comes again.
 *
 * @param topic where to
 */
public record DutyAnswer(String topic) implements PublishListener {
  private static final Logger LOG = LoggerFactory.getLogger(DutyAnswer.class);
  private static final int REFUSED = 0x80;

  @Override
  public void sent() {
    // What counts is whether the device goes on.
  }

  @Override
  public void acknowledged(int reasonCode, String text) {
    if (reasonCode >= REFUSED) {
      LOG.warn("The duty on [{}] was refused: {}", topic, text);
    }
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    LOG.debug("The duty on [{}] was not published: {}", topic, reason);
  }
}
