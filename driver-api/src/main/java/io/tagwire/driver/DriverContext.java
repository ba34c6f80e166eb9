package io.tagwire.driver;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a host gives a driver: time, threads and secrets. All of it is thread-safe and stays usable
 * until the driver is closed.
 *
 * @since 0.1
 */
@HostProvided
public interface DriverContext {

  /**
   * The name of this connection in the host, unique there; used for thread names, logs and client
   * ids.
   *
   * @return the name, not empty
   */
  String instanceId();

  /**
   * The clock for every timestamp the driver makes.
   *
   * @return the clock
   */
  InstantSource clock();

  /**
   * Runs timers. Tasks on it must be short and must not block.
   *
   * @return the scheduler; the driver never shuts it down
   */
  ScheduledExecutorService scheduler();

  /**
   * Runs listeners, never the thread of a protocol client. May have one thread or many.
   *
   * @return the executor; the driver never shuts it down
   */
  Executor callbacks();

  /**
   * Resolves a secret. May block on I/O; called when connecting, never on the path of a message.
   *
   * @param reference what a Secret setting holds, for example {@code env:NAME}
   * @return a copy that the caller overwrites after use; empty if there is none of that name
   */
  Optional<char[]> secret(String reference);

  /**
   * The connection changed its state. Called serially per driver, on any thread; must not block.
   *
   * @param state the state now
   * @param cause why, where the change was not asked for
   */
  void onState(ConnectionState state, Optional<Failure> cause);
}
