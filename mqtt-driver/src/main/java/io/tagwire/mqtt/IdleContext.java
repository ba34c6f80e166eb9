package io.tagwire.mqtt;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** For a driver that is only asked what it would count: nothing runs, nothing is known. */
final class IdleContext implements DriverContext {
  private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(0);

  IdleContext() {
    scheduler.shutdown();
  }

  @Override
  public String instanceId() {
    return "idle";
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
    return task -> {
      throw new RejectedExecutionException("nothing runs here");
    };
  }

  @Override
  public Optional<char[]> secret(String reference) {
    return Optional.empty();
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {}
}
