package io.tagwire.benchmark;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a host gives a driver, as plain as it can be: the system clock, one thread a task. */
final class BenchContext implements DriverContext, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BenchContext.class);

  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "scada-mqtt-bench-timer"));
  private final ExecutorService callbacks =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "scada-mqtt-bench-callback"));

  BenchContext() {
    // The time-out of a write that was answered must not wait for its time in the queue.
    scheduler.setRemoveOnCancelPolicy(true);
  }

  @Override
  public String instanceId() {
    return "bench";
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

  @Override
  public Optional<char[]> secret(String reference) {
    return Optional.empty();
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {
    cause.ifPresent(failure -> log.warn("{}: {}", state, failure.message()));
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    callbacks.shutdownNow();
  }
}
