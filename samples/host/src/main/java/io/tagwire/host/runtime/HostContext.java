package io.tagwire.host.runtime;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What this host gives one driver. */
record HostContext(String instanceId, Execution execution, Secrets secrets, StateListener states)
    implements DriverContext {

  @Override
  public InstantSource clock() {
    return execution.clock();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return execution.scheduler();
  }

  @Override
  public Executor callbacks() {
    return execution.callbacks();
  }

  @Override
  public Optional<char[]> secret(String reference) {
    return secrets.find(reference);
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {
    states.onState(instanceId, state, cause);
  }
}
