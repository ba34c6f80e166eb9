package io.tagwire.mqtt.session;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reminds a client of its keep-alive from the session's thread. Thread-safe. */
final class PingRhythm {
  // The client thinks of a ping when it is called, and wants to be called a keep-alive after it
  // last sent something. While it sends it would not notice in time that nothing came: so it is
  // called in the same rhythm in which the session looks for silence.
  private static final int CALLS_IN_A_KEEP_ALIVE = 4;

  private final ScheduledExecutorService scheduler;
  private final LongSupplier keepAliveMillis;
  private final Runnable reminder;
  private volatile @Nullable Future<?> next;
  private volatile boolean stopped;

  PingRhythm(ScheduledExecutorService scheduler, LongSupplier keepAliveMillis, Runnable reminder) {
    this.scheduler = scheduler;
    this.keepAliveMillis = keepAliveMillis;
    this.reminder = reminder;
  }

  /** Begins, or begins anew with the keep-alive of the broker. */
  void start() {
    Future<?> waiting = next;
    if (waiting != null) {
      waiting.cancel(false);
    }
    long keepAlive = keepAliveMillis.getAsLong();
    // Zero is a keep-alive that is switched off (MQTT 5 §3.1.2.10).
    if (keepAlive > 0) {
      schedule(keepAlive);
    }
  }

  void stop() {
    stopped = true;
    Future<?> waiting = next;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  void schedule(long delayInMilliseconds) {
    if (stopped) {
      return;
    }
    long rhythm = Math.max(1, keepAliveMillis.getAsLong() / CALLS_IN_A_KEEP_ALIVE);
    try {
      next =
          scheduler.schedule(
              this::remind,
              // The client says zero when less than a millisecond is left. Who then does not come
              // again never pings, and an idle connection ends.
              Math.max(1, Math.min(delayInMilliseconds, rhythm)),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      stopped = true;
    }
  }

  private void remind() {
    if (!stopped) {
      reminder.run();
    }
  }
}
