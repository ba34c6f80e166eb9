package io.tagwire.mqtt.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What faults cost, as a table: one row for each, the median and the longest of its runs. */
final class OutcomeTable {
  private static final long MILLISECOND = 1_000_000;

  private final Map<String, List<Outcome>> runs = new LinkedHashMap<>();

  void add(Outcome outcome) {
    runs.computeIfAbsent(outcome.fault().toString(), name -> new ArrayList<>()).add(outcome);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| fault | messages/s | told after | good again after | lost | twice | out of order |");
    lines.add("|---|---|---|---|---|---|---|");
    runs.values().forEach(outcomes -> lines.add(row(outcomes)));
    return lines;
  }

  private static String row(List<Outcome> outcomes) {
    Fault fault = outcomes.get(0).fault();
    return "| "
        + String.join(
            " | ",
            fault.name(),
            fault.perSecond() == Fault.IDLE ? "idle" : Integer.toString(fault.perSecond()),
            fault.isHarmless() ? "stays good" : times(outcomes, Outcome::told),
            fault.isHarmless() ? "stays good" : times(outcomes, Outcome::back),
            most(outcomes, Outcome::lost),
            most(outcomes, Outcome::twice),
            most(outcomes, Outcome::late))
        + " |";
  }

  private static String most(List<Outcome> outcomes, ToLongFunction<Outcome> of) {
    return Long.toString(outcomes.stream().mapToLong(of).max().orElseThrow());
  }

  private static String times(List<Outcome> outcomes, Function<Outcome, Duration> of) {
    List<Duration> sorted = outcomes.stream().map(of).sorted().toList();
    String median = words(sorted.get(sorted.size() / 2));
    String longest = words(sorted.get(sorted.size() - 1));
    return median.equals(longest) ? median : median + ", at most " + longest;
  }

  private static String words(Duration time) {
    long tenths = Math.round(time.toNanos() / (100.0 * MILLISECOND));
    return time.toNanos() < 10 * MILLISECOND
        ? "< 10 ms"
        : time.toMillis() < 100
            ? Math.round(time.toMillis() / 10.0) * 10 + " ms"
            : String.format(Locale.ROOT, "%.1f s", tenths / 10.0);
  }
}
