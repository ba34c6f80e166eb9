package io.tagwire.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one client did in one round, or the median over its rounds.
 *
 * @param plan what was asked
 * @param kind who did it
 * @param round from 1; 0 for the median
 * @param rate messages a second that got through
 * @param cpuMicros processor time of the process of the client a message, in microseconds
 * @param allocated bytes allocated in the process of the client a message
 * @param lost share of the messages that the client dropped, 0 to 1
 */
record Result(
    Plan plan,
    ClientKind kind,
    int round,
    double rate,
    double cpuMicros,
    double allocated,
    double lost) {

  /** The medians of several rounds of one client. */
  static Result median(List<Result> rounds) {
    Result first = rounds.get(0);
    return new Result(
        first.plan,
        first.kind,
        0,
        middle(rounds, Result::rate),
        middle(rounds, Result::cpuMicros),
        middle(rounds, Result::allocated),
        middle(rounds, Result::lost));
  }

  private static double middle(List<Result> rounds, ToDoubleFunction<Result> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
