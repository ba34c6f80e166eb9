package io.tagwire.host.runtime;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The present time, and threads that drivers share: one for timers, some for listeners. */
public final class HostThreads implements Execution {
  private static final int LISTENER_THREADS = 4;

  private final ScheduledThreadPoolExecutor scheduler;
  private final ExecutorService callbacks;

  /** Starts no thread yet. */
  public HostThreads() {
    scheduler = new ScheduledThreadPoolExecutor(1, named("scada-host-timer"));
    scheduler.setRemoveOnCancelPolicy(true);
    callbacks = Executors.newFixedThreadPool(LISTENER_THREADS, named("scada-host-listener"));
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  /** Ends the threads. Close the drivers first. Waits at most two seconds. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    callbacks.shutdown();
    try {
      if (!callbacks.awaitTermination(2, TimeUnit.SECONDS)) {
        callbacks.shutdownNow();
      }
    } catch (InterruptedException e) {
      callbacks.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
