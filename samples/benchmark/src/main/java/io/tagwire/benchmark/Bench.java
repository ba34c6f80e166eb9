package io.tagwire.benchmark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares the driver with bare clients: same messages, same socket, one run. Each client lives in
 * its own process; rounds are interleaved, so that a noisy machine is noisy for all.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Compares the driver with bare MQTT clients on the same messages.",
    sortOptions = false)
public final class Bench implements Callable<Integer> {
  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "CLIENT",
      description = "driver, driver-events, paho, paho-tuned, hivemq; all by default.")
  private List<String> clients =
      List.of(ClientKind.values()).stream().map(ClientKind::label).toList();

  @Option(
      names = "--direction",
      split = ",",
      paramLabel = "DIRECTION",
      description = "RECEIVE, PUBLISH; both by default.")
  private List<Direction> directions = List.of(Direction.values());

  @Option(names = "--qos", split = ",", paramLabel = "QOS", description = "0, 1; both by default.")
  private List<Integer> qos = List.of(0, 1);

  @Option(
      names = "--messages",
      defaultValue = "300000",
      paramLabel = "N",
      description = "Messages a round. Default: ${DEFAULT-VALUE}.")
  private long messages;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Counted rounds, after one to warm up. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--window",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Messages under way without acknowledgement. Default: ${DEFAULT-VALUE}.")
  private int window;

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or jsonl. Default: ${DEFAULT-VALUE}.")
  private String output = "text";

  private final PrintStream out;

  Bench(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the comparison.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new Bench(out)).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Report report =
        switch (output) {
          case "text" -> new Report.Text(out);
          case "jsonl" -> new Report.Jsonl(out);
          default -> throw new IllegalArgumentException("--output is text or jsonl, not " + output);
        };
    List<ClientKind> kinds = clients.stream().map(ClientKind::of).toList();
    for (Direction direction : directions) {
      for (int level : qos) {
        if (level < 0 || level > 1) {
          throw new IllegalArgumentException("--qos is 0 or 1, not " + level);
        }
        compare(kinds, new Plan(direction, level, messages, rounds, window), report);
      }
    }
    return 0;
  }

  private static void compare(List<ClientKind> kinds, Plan plan, Report report) throws Exception {
    Map<ClientKind, List<Result>> results = new EnumMap<>(ClientKind.class);
    List<ContestantProcess> contestants = new ArrayList<>();
    try {
      for (ClientKind kind : kinds) {
        contestants.add(new ContestantProcess(kind, plan));
      }
      for (int round = 0; round <= plan.rounds(); round++) {
        for (ContestantProcess contestant : contestants) {
          Result result = contestant.run(round);
          if (round > 0) {
            report.round(result);
            results.computeIfAbsent(result.kind(), kind -> new ArrayList<>()).add(result);
          }
        }
      }
    } finally {
      for (ContestantProcess contestant : contestants) {
        contestant.close();
      }
    }
    report.medians(results.values().stream().map(Result::median).toList());
  }
}
