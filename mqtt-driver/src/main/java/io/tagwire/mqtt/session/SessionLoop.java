package io.tagwire.mqtt.session;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a session: what it runs, runs one after the other. Thread-safe. */
final class SessionLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);

  private final String name;
  private volatile @Nullable ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  SessionLoop(String name) {
    this.name = name;
  }

  /** Called once, before anything is run. */
  void start() {
    ScheduledThreadPoolExecutor made =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread own = new Thread(task, name);
              own.setDaemon(true);
              thread = own;
              return own;
            });
    made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    made.setRemoveOnCancelPolicy(true);
    executor = made;
  }

  boolean isStarted() {
    return executor != null;
  }

  /** For who needs timers of his own; only once started. */
  ScheduledExecutorService scheduler() {
    ScheduledThreadPoolExecutor now = executor;
    if (now == null) {
      throw new IllegalStateException("not started");
    }
    return now;
  }

  /** Runs soon. Nothing happens before the start and after the end. */
  void execute(Runnable task) {
    ScheduledThreadPoolExecutor now = executor;
    if (now == null) {
      return;
    }
    try {
      now.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("The session is closed", e);
    }
  }

  /** Runs later; null if it never will. */
  @Nullable Future<?> later(Duration delay, Runnable task) {
    ScheduledThreadPoolExecutor now = executor;
    if (now == null) {
      return null;
    }
    try {
      return now.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The session is closed", e);
      return null;
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        LOG.error("[{}]: the session failed", name, e);
      }
    };
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Runs one task more, or returns false: not within that time. No thread is left. */
  boolean end(Runnable last, long seconds) {
    execute(last);
    ScheduledThreadPoolExecutor now = executor;
    if (now == null) {
      return true;
    }
    now.shutdown();
    boolean ended = false;
    try {
      ended = now.awaitTermination(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Thread left = thread;
    if (ended && left != null) {
      // An executor is terminated a moment before its thread is gone.
      BrokerSocket.join(left, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    }
    if (!ended) {
      now.shutdownNow();
    }
    return ended;
  }

  /** Runs nothing more; for the thread itself. */
  void stop() {
    ScheduledThreadPoolExecutor now = executor;
    if (now != null) {
      now.shutdownNow();
    }
  }
}
