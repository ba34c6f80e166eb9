package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A host in real time, for what a network decides. */
final class RealTimeContext implements DriverContext, AutoCloseable {
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-host-timer"));
  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  RealTimeContext secret(String reference, String value) {
    secrets.put(reference, value);
    return this;
  }

  @Override
  public String instanceId() {
    return "test";
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
    return scheduler;
  }

  @Override
  public Optional<char[]> secret(String reference) {
    return Optional.ofNullable(secrets.get(reference)).map(String::toCharArray);
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {}

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
