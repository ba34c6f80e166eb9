package io.tagwire.mqtt.session;

import java.time.Duration;
import java.util.Optional;

/**
 * How the canary is doing.
 *
 * @param state where it stands on the connection of now
 * @param detail why it is not available; empty otherwise
 * @param sent since the session was made
 * @param returned since the session was made
 * @param last round trip of the last one that came back
 * @param mean of the last ones, smoothed: each new one counts an eighth
 * @param longest since the session was made
 */
public record CanaryReport(
    State state,
    String detail,
    long sent,
    long returned,
    Optional<Duration> last,
    Optional<Duration> mean,
    Optional<Duration> longest) {

  /** Where it stands. */
  public enum State {
    /** Not wanted. */
    OFF,
    /** There is no connection, or no canary came back on it yet. */
    NOT_YET,
    /** It came back on this connection: from now on its absence counts. */
    ARMED,
    /** The broker does not let it through: only the keep-alive watches this connection. */
    NOT_AVAILABLE
  }
}
