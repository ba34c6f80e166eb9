package io.tagwire.mqtt.diagnostics;

import io.tagwire.driver.Diagnostics.Gap;
import io.tagwire.driver.Health;
import io.tagwire.mqtt.session.Grants;
import io.tagwire.mqtt.session.SessionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What diagnostics are worked out from, all of one moment.
 *
 * @param at the moment
 * @param health state and counters
 * @param session the login
 * @param grants what the broker granted on this connection; empty without one
 * @param errorTime when the last failure was told; empty if there was none
 * @param wanted topic filters wanted
 * @param refused those of them that the broker refused
 * @param roundTrip of the last canary; empty if none came back
 * @param gaps gaps in the values that are still on record, newest last
 * @param rates counters a second, by the name of the counter; empty as long as it is not known
 */
public record Facts(
    Instant at,
    Health health,
    SessionInfo session,
    Optional<Grants> grants,
    Optional<Instant> errorTime,
    long wanted,
    long refused,
    Optional<Duration> roundTrip,
    List<Gap> gaps,
    Map<String, Double> rates) {
  /** Copies gaps and rates. */
  public Facts {
    gaps = List.copyOf(gaps);
    rates = Map.copyOf(rates);
  }

  Facts withRates(Map<String, Double> others) {
    return new Facts(
        at, health, session, grants, errorTime, wanted, refused, roundTrip, gaps, others);
  }

  /** The last gap in a sentence; empty if there is none. */
  String lastGap() {
    if (gaps.isEmpty()) {
      return "";
    }
    Gap last = gaps.get(gaps.size() - 1);
    String lost = last.lost().isPresent() ? last.lost().getAsLong() + " lost, " : "";
    return last.scope() + ": " + lost + last.reason() + ", " + last.from() + " to " + last.to();
  }

  long counter(String name) {
    return health.counters().getOrDefault(name, 0L);
  }
}
