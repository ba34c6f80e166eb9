package io.tagwire.host.runtime;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import java.util.Optional;

/** Hears how connections are doing. Called on any thread; must not block. */
@FunctionalInterface
public interface StateListener {
  /**
   * A connection changed its state.
   *
   * @param connection its name
   * @param state the state now
   * @param cause why, where the change was not asked for
   */
  void onState(String connection, ConnectionState state, Optional<Failure> cause);
}
