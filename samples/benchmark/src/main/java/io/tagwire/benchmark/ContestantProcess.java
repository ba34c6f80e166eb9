package io.tagwire.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The near side of a {@link Contestant}: its process, and the peer it is connected to. */
final class ContestantProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ClientKind kind;
  private final Plan plan;
  private final Peer peer;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  ContestantProcess(ClientKind kind, Plan plan) throws Exception {
    this.kind = kind;
    this.plan = plan;
    peer = new Peer();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Contestant.class.getName(),
                kind.label(),
                Integer.toString(peer.port()),
                Integer.toString(plan.qos()),
                Integer.toString(plan.window()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String[] connected = answer("connected");
    peer.awaitFilters(Integer.parseInt(connected[1]), LIMIT);
  }

  /** Runs the plan once; the time ends when the client, and the peer, have seen everything. */
  Result run(int round) throws IOException, InterruptedException, TimeoutException {
    long count = plan.messages();
    long start;
    String[] done;
    if (plan.direction() == Direction.RECEIVE) {
      commands.println("receive " + count);
      answer("ready");
      start = System.nanoTime();
      peer.flood(count, plan.qos(), plan.window());
      done = answer("done");
    } else {
      start = System.nanoTime();
      commands.println("publish " + count);
      done = answer("done");
      peer.awaitTaken(count, LIMIT);
    }
    long nanos = System.nanoTime() - start - Long.parseLong(done[4]);
    long lost = Long.parseLong(done[3]);
    return new Result(
        plan,
        kind,
        round,
        (count - lost) * 1e9 / nanos,
        Long.parseLong(done[2]) / 1e3 / count,
        Double.parseDouble(done[1]) / count,
        (double) lost / count);
  }

  private String[] answer(String wanted) throws IOException {
    String line = answers.readLine();
    String[] words = line == null ? new String[] {"nothing"} : line.split(" ", -1);
    if (!words[0].equals(wanted)) {
      throw new IOException(
          "client [" + kind.label() + "] answered [" + words[0] + "] instead of [" + wanted + "]");
    }
    return words;
  }

  @Override
  public void close() throws Exception {
    commands.close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    peer.close();
  }
}
