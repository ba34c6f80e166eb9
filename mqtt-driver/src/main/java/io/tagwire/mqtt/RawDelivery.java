package io.tagwire.mqtt;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.RawMessages.Delivery;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What becomes of one raw message. */
final class RawDelivery implements PublishListener {
  private static final int FIRST_ERROR = 0x80;

  private final DriverContext context;
  private final int qos;
  private final CompletableFuture<Delivery> result = new CompletableFuture<>();
  // All below: guarded by this.
  private boolean sent;
  private boolean ended;
  private @Nullable Future<?> timer;
  private @Nullable Publication publication;

  RawDelivery(DriverContext context, int qos) {
    this.context = context;
    this.qos = qos;
  }

  CompletionStage<Delivery> result() {
    return result.minimalCompletionStage();
  }

  synchronized void taken(Publication taken) {
    publication = taken;
  }

  synchronized void timer(Future<?> started) {
    timer = started;
    if (ended) {
      started.cancel(false);
    }
  }

  @Override
  public synchronized void sent() {
    sent = true;
    if (qos == 0) {
      end(WriteStage.SENT, WriteOutcome.DONE, "");
    }
  }

  @Override
  public synchronized void acknowledged(int reasonCode, String text) {
    boolean refused = reasonCode >= FIRST_ERROR;
    end(
        refused ? WriteStage.SENT : WriteStage.ACKNOWLEDGED,
        refused ? WriteOutcome.FAILED : WriteOutcome.DONE,
        text);
  }

  @Override
  public synchronized void failed(boolean mayHaveLeft, String reason) {
    end(
        mayHaveLeft ? WriteStage.SENT : WriteStage.NONE,
        mayHaveLeft ? WriteOutcome.UNKNOWN : WriteOutcome.FAILED,
        reason);
  }

  synchronized void giveUp(String reason) {
    if (ended) {
      return;
    }
    boolean held = !sent && publication != null && publication.withdraw();
    end(
        held ? WriteStage.ACCEPTED : WriteStage.SENT,
        held ? WriteOutcome.FAILED : WriteOutcome.UNKNOWN,
        reason);
  }

  private synchronized void end(WriteStage stage, WriteOutcome outcome, String detail) {
    if (ended) {
      return;
    }
    ended = true;
    if (timer != null) {
      timer.cancel(false);
    }
    Delivery delivery = new Delivery(stage, outcome, detail);
    try {
      var unused = result.completeAsync(() -> delivery, context.callbacks());
    } catch (RejectedExecutionException e) {
      result.complete(delivery);
    }
  }
}
