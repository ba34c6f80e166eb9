package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session, since when, and what went wrong last. Read by any thread; changed by the
 * loop, but for {@link #failed} and {@link #closing}.
 */
final class SessionState {
  private final InstantSource clock;
  private final SessionListener listener;
  private volatile ConnectionState state = ConnectionState.IDLE;
  private volatile Instant since;
  private volatile @Nullable Failure lastFailure;
  private volatile boolean closing;
  private volatile boolean wasConnected;

  SessionState(InstantSource clock, SessionListener listener) {
    this.clock = clock;
    this.listener = listener;
    this.since = clock.instant();
  }

  ConnectionState now() {
    return state;
  }

  Instant since() {
    return since;
  }

  Optional<Failure> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /** Whether the session was connected once. */
  boolean wasConnected() {
    return wasConnected;
  }

  /** The session is to end: but for the end nothing is told from now on. */
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /** Why nothing can be published, for a person. */
  String whyOffline() {
    Failure last = lastFailure;
    if (closing || state == ConnectionState.CLOSED) {
      return "the driver is closed";
    }
    return last == null ? "not connected" : "not connected: " + last.message();
  }

  /** Keeps it; nobody is told. */
  void failed(Failure failure) {
    lastFailure = failure;
  }

  /** Whether it is another one than the last. */
  boolean isNews(Failure failure) {
    Failure last = lastFailure;
    return last == null || !failure.message().equals(last.message());
  }

  /** Somebody asked for a connection; nobody is told. */
  void starting() {
    become(ConnectionState.CONNECTING);
  }

  /** The first attempt begins. */
  void connecting() {
    tell(ConnectionState.CONNECTING, Optional.empty());
  }

  void connected() {
    wasConnected = true;
    if (!closing) {
      tell(ConnectionState.CONNECTED, Optional.empty());
    }
  }

  /** There is no connection because of this, and there will be another attempt. */
  void disconnected(Failure cause) {
    if (!closing) {
      tell(
          wasConnected ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING,
          Optional.of(cause));
    }
  }

  /** We left the connection to make another one. */
  void reconnecting() {
    if (!closing) {
      tell(ConnectionState.RECONNECTING, Optional.empty());
    }
  }

  void closed() {
    tell(ConnectionState.CLOSED, Optional.empty());
  }

  private void tell(ConnectionState next, Optional<Failure> cause) {
    become(next);
    listener.state(next, cause);
  }

  private void become(ConnectionState next) {
    if (state != next) {
      state = next;
      since = clock.instant();
    }
  }
}
