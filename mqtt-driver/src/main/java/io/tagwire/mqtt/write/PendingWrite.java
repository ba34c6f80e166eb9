package io.tagwire.mqtt.write;

import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One write from accepted to its end. Stages only go forward, whatever order their news come in;
 * after DONE or FAILED nothing more is told, after UNKNOWN what becomes known.
 */
final class PendingWrite implements PublishListener {
  private static final int NO_MATCHING_SUBSCRIBERS = 0x10;
  private static final int FIRST_ERROR = 0x80;

  private final Writes writes;
  private final Writes.Target target;
  private final PointWrite write;
  private final WriteRule rule;
  private final WriteOptions options;
  private final Consumer<WriteResult> progress;
  private final CompletableFuture<WriteResult> result = new CompletableFuture<>();

  // All below: guarded by this.
  private WriteStage reached = WriteStage.NONE;
  private @Nullable WriteOutcome outcome;
  private @Nullable Future<?> timer;
  private @Nullable Publication publication;

  PendingWrite(
      Writes writes,
      Writes.Target target,
      PointWrite write,
      WriteRule rule,
      WriteOptions options,
      Consumer<WriteResult> progress) {
    this.writes = writes;
    this.target = target;
    this.write = write;
    this.rule = rule;
    this.options = options;
    this.progress = progress;
  }

  Writes.Target target() {
    return target;
  }

  boolean awaitsConfirmation() {
    return options.until() == WriteStage.CONFIRMED;
  }

  long timeoutMillis() {
    return Math.max(1, options.timeout().toMillis());
  }

  CompletionStage<WriteResult> result() {
    return result.minimalCompletionStage();
  }

  synchronized void timer(Future<?> started) {
    timer = started;
  }

  /** The session took it over, or has refused it already. */
  synchronized void published(Publication taken) {
    publication = taken;
    advance(WriteStage.ACCEPTED);
  }

  @Override
  public synchronized void sent() {
    advance(WriteStage.SENT);
  }

  @Override
  public synchronized void acknowledged(int reasonCode, String text) {
    advance(WriteStage.SENT);
    if (reasonCode >= FIRST_ERROR || (reasonCode == NO_MATCHING_SUBSCRIBERS && !rule.retain())) {
      end(WriteOutcome.FAILED, text);
    } else {
      advance(WriteStage.ACKNOWLEDGED);
    }
  }

  @Override
  public synchronized void failed(boolean mayHaveLeft, String reason) {
    if (mayHaveLeft) {
      advance(WriteStage.SENT);
    }
    end(mayHaveLeft ? WriteOutcome.UNKNOWN : WriteOutcome.FAILED, reason);
  }

  synchronized void observed(TagValue shown) {
    if (reached.compareTo(WriteStage.SENT) >= 0 && rule.confirms(write.value(), shown)) {
      advance(WriteStage.CONFIRMED);
    }
  }

  void timeOut() {
    giveUp("no answer within " + options.timeout().toMillis() + " ms");
  }

  /** Ends it now: FAILED if it can still be held back, UNKNOWN if it left. */
  synchronized void giveUp(String reason) {
    if (outcome != null) {
      return;
    }
    boolean left =
        reached.compareTo(WriteStage.SENT) >= 0 || publication == null || !publication.withdraw();
    if (outcome == null) {
      end(
          left ? WriteOutcome.UNKNOWN : WriteOutcome.FAILED,
          left ? reason : reason + "; it was not sent");
    }
  }

  private void advance(WriteStage to) {
    while (reached.compareTo(to) < 0 && (outcome == null || outcome == WriteOutcome.UNKNOWN)) {
      reached = next(reached);
      if (reached == options.until()) {
        end(WriteOutcome.DONE, null);
      } else {
        progress.accept(told(WriteOutcome.PENDING, null));
      }
    }
  }

  private static WriteStage next(WriteStage stage) {
    return switch (stage) {
      case NONE -> WriteStage.ACCEPTED;
      case ACCEPTED -> WriteStage.SENT;
      case SENT -> WriteStage.ACKNOWLEDGED;
      case ACKNOWLEDGED, CONFIRMED -> WriteStage.CONFIRMED;
    };
  }

  /** Ends it; after UNKNOWN only for what is known. */
  synchronized void end(WriteOutcome how, @Nullable String detail) {
    boolean first = outcome == null;
    boolean late = outcome == WriteOutcome.UNKNOWN && how != WriteOutcome.UNKNOWN;
    if (!first && !late) {
      return;
    }
    outcome = how;
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
    WriteResult told = told(how, detail);
    progress.accept(told);
    if (first) {
      writes.answered(this, how);
      writes.complete(result, told);
    } else {
      writes.settled(this);
    }
  }

  private WriteResult told(WriteOutcome how, @Nullable String detail) {
    return new WriteResult(write.point(), reached, how, writes.now(), detail);
  }
}
