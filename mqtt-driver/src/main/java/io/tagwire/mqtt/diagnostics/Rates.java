package io.tagwire.mqtt.diagnostics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How fast counters grow, from one look to the next. One thread. */
final class Rates {
  private static final double NANOS_OF_SECOND = 1e9;

  private @Nullable Facts before;
  private Map<String, Double> now = Map.of();

  /** The rates since the last look. */
  Map<String, Double> look(Facts facts) {
    Facts last = before;
    before = facts;
    if (last == null) {
      return now;
    }
    double seconds = Duration.between(last.at(), facts.at()).toNanos() / NANOS_OF_SECOND;
    if (seconds > 0) {
      Map<String, Double> rates = new HashMap<>();
      for (String counter : DiagnosticCatalog.RATED) {
        rates.put(counter, (facts.counter(counter) - last.counter(counter)) / seconds);
      }
      now = Map.copyOf(rates);
    }
    return now;
  }

  /** The rates at the last look. */
  Map<String, Double> now() {
    return now;
  }

  /** What was before does not count any more. */
  void restart() {
    before = null;
    now = Map.of();
  }
}
