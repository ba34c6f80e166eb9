package io.tagwire.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A process with one client in it, so that clients do not share a heap, a compiler or static state.
 * Commands come by stdin, one a line, and are answered by a line on stdout.
 */
final class Contestant {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final MeasuredClient client;
  private final Arrivals arrivals = new Arrivals();
  private final int qos;
  private final int window;
  private long allocatedBefore;
  private long cpuBefore;

  private Contestant(MeasuredClient client, int qos, int window) {
    this.client = client;
    this.qos = qos;
    this.window = window;
  }

  /**
   * Runs the process.
   *
   * @param args client, port, QoS, window
   */
  public static void main(String[] args) throws Exception {
    ClientKind kind = ClientKind.of(args[0]);
    int port = Integer.parseInt(args[1]);
    try (MeasuredClient client = kind.create()) {
      Contestant contestant =
          new Contestant(client, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      client.connect(port, contestant.qos, contestant.arrivals);
      PrintStream answers = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      answers.println("connected " + client.filters());
      contestant.serve(answers);
    }
    // A client that leaves a thread behind must not keep the comparison waiting.
    System.exit(0);
  }

  private void serve(PrintStream answers) throws Exception {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      long count = Long.parseLong(words[1]);
      switch (words[0]) {
        case "receive" -> {
          arrivals.expect(count);
          begin();
          answers.println("ready");
          Arrivals.Loss loss = arrivals.await(SILENCE);
          answers.println(end() + " " + loss.messages() + " " + loss.waitedNanos());
        }
        case "publish" -> {
          begin();
          client.publish(count, qos, window);
          answers.println(end() + " 0 0");
        }
        default -> throw new IOException("unknown command [" + line + "]");
      }
    }
  }

  private void begin() {
    allocatedBefore = allocated();
    cpuBefore = cpu();
  }

  private String end() {
    return "done " + (allocated() - allocatedBefore) + " " + (cpu() - cpuBefore);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
