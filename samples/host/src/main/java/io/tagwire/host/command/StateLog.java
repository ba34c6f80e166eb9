package io.tagwire.host.command;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.host.runtime.StateListener;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells on standard error when a connection changes its state, with the reason. */
final class StateLog implements StateListener {
  private final PrintWriter err;
  private final Map<String, String> last = new ConcurrentHashMap<>();

  StateLog(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void onState(String connection, ConnectionState state, Optional<Failure> cause) {
    String text =
        connection
            + ": "
            + state
            + cause.map(failure -> ", " + failure.kind() + ": " + failure.message()).orElse("");
    // A peer that stays away fails every attempt the same way.
    if (!text.equals(last.put(connection, text))) {
      err.println(text);
    }
  }
}
