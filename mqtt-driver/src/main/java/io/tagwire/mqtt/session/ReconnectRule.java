package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.support.Backoff;
import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Which broker is next, and after which pause. Brokers are tried in their order, one at a time: the
 * next one after a failed attempt, the first one again after a connection was lost, or that which
 * the broker named when it ended the connection. Not thread-safe.
 */
final class ReconnectRule {
  private static final Duration SLOW_FIRST = Duration.ofSeconds(10);
  private static final Duration SLOW_MAX = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final Duration CALM = Duration.ofSeconds(60);
  private static final int SUSPICIOUS_LIVES = 4;

  private final List<BrokerAddress> brokers;
  private final String clientId;
  private final Backoff backoff;
  private final Backoff slow;
  private int index;
  private int shortLives;

  ReconnectRule(SessionSettings settings, String clientId, RandomGenerator random) {
    this.brokers = settings.brokers();
    this.clientId = clientId;
    this.backoff = new Backoff(settings.reconnectFirst(), settings.reconnectMax(), random);
    this.slow = new Backoff(SLOW_FIRST, SLOW_MAX, random);
  }

  /** The broker to try now. */
  BrokerAddress broker() {
    return brokers.get(index);
  }

  /** Those that are preferred to the one of now, the best first. */
  List<BrokerAddress> better() {
    return brokers.subList(0, index);
  }

  /** The turn of this one. */
  void moveTo(BrokerAddress broker) {
    index = Math.max(0, brokers.indexOf(broker));
  }

  /** An attempt failed: the turn of the next broker. */
  Duration failed(Failure failure) {
    // A twin leaves the broker open to us: where it is closed, it was something else.
    shortLives = 0;
    index = (index + 1) % brokers.size();
    return pause(failure);
  }

  /** What a loss means. */
  record Loss(Failure failure, Duration pause) {}

  /** A connection was lost: the turn of the first broker. */
  Loss lost(Failure reported, Duration lived) {
    if (lived.compareTo(SETTLED) >= 0) {
      backoff.reset();
    }
    if (lived.compareTo(CALM) >= 0) {
      slow.reset();
    }
    Failure failure = namedTwin(reported, lived);
    OptionalInt named = namedBroker(failure);
    index = named.orElse(0);
    return new Loss(failure, named.isPresent() ? backoff.next() : pause(failure));
  }

  // Only where it is in our list: a broker must not send us and our password anywhere (MQTT 5
  // §4.13.2 leaves that to the client).
  private OptionalInt namedBroker(Failure failure) {
    if (failure.cause() instanceof RefusedException refused) {
      for (String reference : refused.serverReference().split(" ", -1)) {
        for (int i = 0; i < brokers.size(); i++) {
          BrokerAddress broker = brokers.get(i);
          if (reference.equals(broker.host())
              || reference.equals(broker.host() + ":" + broker.port())) {
            return OptionalInt.of(i);
          }
        }
      }
    }
    return OptionalInt.empty();
  }

  // Who is not welcome must not hammer; who is driven out by a twin must not drive it out again.
  private Duration pause(Failure failure) {
    boolean notWelcome =
        failure.kind() == FailureKind.AUTHENTICATION
            || failure.kind() == FailureKind.CONFIGURATION
            || (failure.cause() instanceof RefusedException refused
                && ReasonCode.wantsDistance(refused.reasonCode()));
    return notWelcome ? slow.next() : backoff.next();
  }

  // Some brokers close the connection of a twin without a word: an end in good order, no reset and
  // no silence.
  private Failure namedTwin(Failure reported, Duration lived) {
    boolean closed = reported.cause() instanceof EOFException;
    shortLives = closed && lived.compareTo(SETTLED) < 0 ? shortLives + 1 : 0;
    return shortLives < SUSPICIOUS_LIVES || reported.kind() == FailureKind.AUTHENTICATION
        ? reported
        : new Failure(
            FailureKind.AUTHENTICATION,
            reported.message()
                + " soon after login, "
                + shortLives
                + " times running; does another client use the client id ["
                + clientId
                + "]?",
            reported.cause());
  }
}
