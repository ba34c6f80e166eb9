package io.tagwire.mqtt.session;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Finds when the backlog of the broker was delivered after subscriptions were answered: the
 * retained image, or what was queued for a resumed session. All on the loop.
 *
 * <p>Brokers deliver in order, so a canary sent after the last SUBACK comes back behind the
 * backlog. Some send retained messages from a thread of their own: so for a moment none may have
 * come. Without a canary a longer silence must do.
 */
final class CatchUp {
  private static final long LOOK_NANOS = 20_000_000L;
  private static final long QUIET_BEHIND_CANARY_NANOS = 100_000_000L;
  private static final long QUIET_NANOS = 500_000_000L;
  private static final long MAX_NANOS = 60_000_000_000L;
  private static final long MAX_LIVE_NANOS = 3_000_000_000L;
  private static final long MAX_QUEUED_NANOS = 10_000_000_000L;

  private final SessionLoop loop;
  private final Canary canary;
  private final Handover handover;
  private final Consumer<Boolean> onCaughtUp;
  private int round;
  private boolean resumed;
  private long begunNanos;
  private long mark;
  private long retainedSeen;
  private long retainedNanos;
  private long handedSeen;
  private long handedNanos;

  /**
   * Nothing is awaited yet.
   *
   * @param onCaughtUp told whether the session was resumed
   */
  CatchUp(SessionLoop loop, Canary canary, Handover handover, Consumer<Boolean> onCaughtUp) {
    this.loop = loop;
    this.canary = canary;
    this.handover = handover;
    this.onCaughtUp = onCaughtUp;
  }

  /**
   * All wanted filters are answered; one that is under way begins anew.
   *
   * @param isResumed whether the broker kept our session and nothing was subscribed
   */
  void begin(boolean isResumed) {
    round++;
    resumed = isResumed;
    begunNanos = System.nanoTime();
    retainedNanos = begunNanos;
    handedNanos = begunNanos;
    retainedSeen = handover.retained();
    handedSeen = handover.count();
    mark = canary.probe();
    later(round);
  }

  /** The connection is over, or more is subscribed. */
  void cancel() {
    round++;
  }

  private void later(int of) {
    var unused =
        loop.later(
            Duration.ofNanos(LOOK_NANOS),
            () -> {
              if (of == round) {
                look();
              }
            });
  }

  private void look() {
    long now = System.nanoTime();
    if (handover.retained() != retainedSeen) {
      retainedSeen = handover.retained();
      retainedNanos = now;
    }
    if (handover.count() != handedSeen || handover.isBusy()) {
      handedSeen = handover.count();
      handedNanos = now;
    }
    if (isDone(now) || now - begunNanos >= MAX_NANOS) {
      round++;
      onCaughtUp.accept(resumed);
    } else {
      later(round);
    }
  }

  private boolean isDone(long now) {
    if (canary.lastReturned() >= mark) {
      return now - retainedNanos >= QUIET_BEHIND_CANARY_NANOS;
    }
    if (canary.isFlying()) {
      return false;
    }
    // Live messages never end; those of a resumed session do not say that they are old.
    long enough = resumed ? MAX_QUEUED_NANOS : MAX_LIVE_NANOS;
    boolean quiet = now - handedNanos >= QUIET_NANOS || now - begunNanos >= enough;
    return now - retainedNanos >= QUIET_NANOS && quiet;
  }
}
