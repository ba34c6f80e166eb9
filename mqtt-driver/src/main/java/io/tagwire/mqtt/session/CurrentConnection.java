package io.tagwire.mqtt.session;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection of now, if there is one, with what all of a session counted. Replaced by the loop
 * only; asked and published on by any thread, without a lock.
 */
final class CurrentConnection {
  private final SessionState state;
  private final SessionCounters counters = new SessionCounters();
  private volatile @Nullable Connection connection;

  CurrentConnection(SessionState state) {
    this.state = state;
  }

  @Nullable Connection get() {
    return connection;
  }

  boolean is(Connection other) {
    return connection == other;
  }

  /** Whether the broker accepted us and it is not known to be lost. */
  boolean isUp() {
    Connection now = connection;
    return now != null && now.isUp();
  }

  /** What the broker granted; empty while it is not up. */
  Optional<Grants> grants() {
    Connection now = connection;
    return now == null || !now.isUp() ? Optional.empty() : now.grants();
  }

  /** See {@link Session#publish}. */
  Publication publish(OutboundMessage message, PublishListener answer) {
    Connection now = connection;
    if (now == null || !now.isUp()) {
      counters.publishFailed();
      answer.failed(false, state.whyOffline());
      return Publication.GONE;
    }
    return now.publish(message, counters.counting(answer));
  }

  /** See {@link Session#counters}. */
  Map<String, Long> totals(long subscriptions) {
    return counters.totals(connection, subscriptions);
  }

  /** A connection that is about to log in. */
  void set(Connection made) {
    connection = made;
  }

  /** It is not the first that came to a login. */
  void reconnected() {
    counters.reconnected();
  }

  /** It did not come to a login. */
  void clear() {
    connection = null;
  }

  /** It is over: what it counted stays. */
  void ended(Connection over) {
    counters.ended(over);
    connection = null;
  }
}
