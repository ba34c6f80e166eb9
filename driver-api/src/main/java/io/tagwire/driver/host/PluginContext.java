package io.tagwire.driver.host;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The host as a plugin sees it: timers run code of the plugin, so they get its context loader;
 * callbacks end in code of the host and keep the host's.
 */
final class PluginContext implements DriverContext {
  private final DriverContext host;
  private final ScheduledExecutorService scheduler;

  PluginContext(DriverContext host, ContextLoader loader) {
    this.host = host;
    this.scheduler = new PluginScheduler(host.scheduler(), loader);
  }

  @Override
  public String instanceId() {
    return host.instanceId();
  }

  @Override
  public InstantSource clock() {
    return host.clock();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public Executor callbacks() {
    return host.callbacks();
  }

  @Override
  public Optional<char[]> secret(String reference) {
    return host.secret(reference);
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {
    host.onState(state, cause);
  }
}
