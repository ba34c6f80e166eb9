package io.tagwire.host.runtime;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Time and threads for drivers. */
public interface Execution extends AutoCloseable {
  /**
   * Dates values.
   *
   * @return the clock
   */
  InstantSource clock();

  /**
   * Runs timers.
   *
   * @return the scheduler
   */
  ScheduledExecutorService scheduler();

  /**
   * Runs listeners.
   *
   * @return the executor
   */
  Executor callbacks();

  /** Ends the threads, if there are any. Close the drivers first. */
  @Override
  void close();
}
