package io.tagwire.benchmark;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints results. */
sealed interface Report {

  /** After each counted round. */
  void round(Result result);

  /** At the end of a plan. */
  void medians(List<Result> medians);

  /** How many times as fast one client is as another, where both took part. */
  static Optional<Double> ratio(List<Result> medians, Result of, ClientKind to) {
    return medians.stream()
        .filter(other -> other.kind() == to)
        .findFirst()
        .map(other -> of.rate() / other.rate());
  }

  /** A table for people. */
  record Text(PrintStream out) implements Report {
    @Override
    public void round(Result result) {}

    @Override
    public void medians(List<Result> medians) {
      Plan plan = medians.get(0).plan();
      out.printf(
          Locale.ROOT,
          "%n%s QoS %d: %,d messages of 60 bytes, median of %d rounds%n",
          plan.direction().label(),
          plan.qos(),
          plan.messages(),
          plan.rounds());
      out.printf(
          Locale.ROOT,
          "%-14s %12s %12s %12s %8s %10s %10s%n",
          "client",
          "messages/s",
          "CPU µs/msg",
          "bytes/msg",
          "lost",
          "to paho",
          "to tuned");
      for (Result result : medians) {
        out.printf(
            Locale.ROOT,
            "%-14s %,12.0f %12.2f %,12.0f %7.1f%% %10s %10s%n",
            result.kind().label(),
            result.rate(),
            result.cpuMicros(),
            result.allocated(),
            100 * result.lost(),
            shown(ratio(medians, result, ClientKind.PAHO)),
            shown(ratio(medians, result, ClientKind.PAHO_TUNED)));
      }
    }

    private static String shown(Optional<Double> ratio) {
      return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("-");
    }
  }

  /** One JSON object a line: every round, then the medians. */
  record Jsonl(PrintStream out) implements Report {
    @Override
    public void round(Result result) {
      print(result, "round", "");
    }

    @Override
    public void medians(List<Result> medians) {
      for (Result result : medians) {
        StringBuilder ratios = new StringBuilder();
        for (ClientKind to : List.of(ClientKind.PAHO, ClientKind.PAHO_TUNED)) {
          ratio(medians, result, to)
              .ifPresent(
                  value ->
                      ratios.append(
                          String.format(Locale.ROOT, ",\"to-%s\":%.3f", to.label(), value)));
        }
        print(result, "median", ratios.toString());
      }
    }

    private void print(Result result, String figure, String more) {
      Plan plan = result.plan();
      out.printf(
          Locale.ROOT,
          "{\"figure\":\"%s\",\"direction\":\"%s\",\"qos\":%d,\"client\":\"%s\",\"round\":%d,"
              + "\"messages\":%d,\"rate\":%.0f,\"cpuMicros\":%.3f,\"allocated\":%.1f,"
              + "\"lost\":%.4f%s}%n",
          figure,
          plan.direction().label(),
          plan.qos(),
          result.kind().label(),
          result.round(),
          plan.messages(),
          result.rate(),
          result.cpuMicros(),
          result.allocated(),
          result.lost(),
          more);
    }
  }
}
