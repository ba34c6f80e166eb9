package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import java.util.Optional;

/**
 * What comes in, on its way to the listener: keeps the canary's messages from it and counts what is
 * handed over.
 */
final class Inbox implements SessionListener {
  private final SessionListener next;
  private final Canary canary;
  private final Handover handover;

  Inbox(SessionListener next, Canary canary, Handover handover) {
    this.next = next;
    this.canary = canary;
    this.handover = handover;
  }

  @Override
  public void message(InboundMessage message) {
    handover.begin(message.retained());
    try {
      if (!canary.take(message)) {
        next.message(message);
      }
    } finally {
      handover.end();
    }
  }

  @Override
  public void linkUp() {
    next.linkUp();
  }

  @Override
  public void linkDown(String reason) {
    next.linkDown(reason);
  }

  @Override
  public void granted(String filter, int qos) {
    next.granted(filter, qos);
  }

  @Override
  public void refused(String filter, String reason) {
    next.refused(filter, reason);
  }

  @Override
  public void caughtUp(boolean resumed) {
    next.caughtUp(resumed);
  }

  @Override
  public void state(ConnectionState state, Optional<Failure> cause) {
    next.state(state, cause);
  }
}
