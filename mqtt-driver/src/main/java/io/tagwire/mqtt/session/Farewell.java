package io.tagwire.mqtt.session;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits a moment until a message is with the broker. */
final class Farewell implements PublishListener {
  private final PublishListener next;
  private final boolean acknowledged;
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * A message that is about to leave.
   *
   * @param acknowledged whether the broker will answer: QoS 1 and 2
   */
  Farewell(PublishListener next, boolean acknowledged) {
    this.next = next;
    this.acknowledged = acknowledged;
  }

  /** Blocks until it is there, or refused, or that time is over. */
  void await(long millis) {
    try {
      if (!done.await(millis, TimeUnit.MILLISECONDS)) {
        next.failed(true, "the broker did not answer within " + millis + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void sent() {
    next.sent();
    if (!acknowledged) {
      done.countDown();
    }
  }

  @Override
  public void acknowledged(int reasonCode, String text) {
    next.acknowledged(reasonCode, text);
    done.countDown();
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    next.failed(mayHaveLeft, reason);
    done.countDown();
  }
}
