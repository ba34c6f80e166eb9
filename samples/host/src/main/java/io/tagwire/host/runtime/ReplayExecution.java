package io.tagwire.host.runtime;

import io.tagwire.driver.host.ReplayTime;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Drivers run in the time of a recording and have no threads. */
record ReplayExecution(ReplayTime time) implements Execution {
  @Override
  public InstantSource clock() {
    return time.clock();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return time.scheduler();
  }

  @Override
  public Executor callbacks() {
    return time.callbacks();
  }

  @Override
  public void close() {
    time.scheduler().shutdown();
  }
}
