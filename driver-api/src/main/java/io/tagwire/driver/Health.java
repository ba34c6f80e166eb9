package io.tagwire.driver;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a connection is doing.
 *
 * @param state the state now
 * @param since when this state began
 * @param last the last failure, also when it is over by now
 * @param counters totals since the driver was made, by name; names are stable and documented by the
 *     driver. Iteration order is the order of documentation
 * @since 0.1
 */
public record Health(
    ConnectionState state, Instant since, Optional<Failure> last, Map<String, Long> counters) {
  /** Copies the counters. */
  public Health {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(last, "last");
    counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
  }
}
