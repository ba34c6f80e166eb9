package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a session, since when, and what went wrong last. Read by any thread. */
final class SessionState {
  private final InstantSource clock;
  private final SessionListener listener;
  private volatile ConnectionState state = ConnectionState.IDLE;
  private volatile Instant since;
  private volatile @Nullable Failure lastFailure;

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

  /** Keeps it; nobody is told. */
  void failed(Failure failure) {
    lastFailure = failure;
  }

  /** Whether it is another one than the last. */
  boolean isNews(Failure failure) {
    Failure last = lastFailure;
    return last == null || !failure.message().equals(last.message());
  }

  /** Sets it; nobody is told. */
  void become(ConnectionState next) {
    if (state != next) {
      state = next;
      since = clock.instant();
    }
  }

  /** Sets and tells it. */
  void change(ConnectionState next, Optional<Failure> cause) {
    become(next);
    listener.state(next, cause);
  }
}
