package io.tagwire.benchmark;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts one connection with many points on a real mosquitto that holds a retained value for each:
 * how long until all are subscribed and the first image is complete, and what a point costs in
 * memory.
 */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Starts one connection with many points: seconds, and bytes of heap a point.",
    sortOptions = false)
public final class Start implements Callable<Integer> {
  @Option(
      names = "--points",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Points, each with a topic of its own. Default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Starts, one after the other in one process. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--qos",
      defaultValue = "1",
      paramLabel = "QOS",
      description = "0 or 1. Default: ${DEFAULT-VALUE}.")
  private int qos;

  private final PrintStream out;

  Start(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the measurement.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new Start(out)).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (RetainingBroker broker = RetainingBroker.start()) {
      broker.retain(points, Start::topic, Start::payload);
      out.printf(
          Locale.ROOT,
          "%,d points, QoS %d, JDK %s%n"
              + "round   connected s   complete s   batches   heap B/point   of it points%n",
          points,
          qos,
          Runtime.version());
      for (int round = 1; round <= rounds; round++) {
        round(round, broker.port());
      }
    }
    return 0;
  }

  private void round(int round, int port) throws Exception {
    long empty = heap();
    List<Point> all = points();
    long described = heap();
    CountDownLatch complete = new CountDownLatch(1);
    AtomicInteger values = new AtomicInteger();
    AtomicInteger batches = new AtomicInteger();
    try (BenchContext context = new BenchContext()) {
      Driver driver =
          DriverCatalog.ofClassPath()
              .find("mqtt")
              .orElseThrow(() -> new IllegalStateException("no driver [mqtt] on the class path"))
              .create(
                  context,
                  Settings.of(
                      "brokers",
                      "mqtt://127.0.0.1:" + port,
                      "snapshot",
                      "true",
                      "snapshot.timeout",
                      "5m"));
      long began = System.nanoTime();
      PointGroup group =
          driver.open(
              GroupSpec.of("start", all, Duration.ZERO),
              batch -> {
                long arrived =
                    batch.updates().stream().filter(u -> u.value().value() != null).count();
                if (arrived > 0) {
                  batches.incrementAndGet();
                }
                if (values.addAndGet((int) arrived) >= all.size()) {
                  complete.countDown();
                }
              });
      driver.connect().toCompletableFuture().get(10, TimeUnit.MINUTES);
      double connected = seconds(began);
      if (!complete.await(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException(
            values + " of " + points + " values came, " + driver.health());
      }
      double ready = seconds(began);
      long used = heap();
      if (driver.health().state() != ConnectionState.CONNECTED
          || group.last(all.get(points - 1)).value() == null) {
        throw new IllegalStateException("the connection is gone: " + driver.health());
      }
      out.printf(
          Locale.ROOT,
          "%5d   %11.2f   %10.2f   %7d   %12d   %12d%n",
          round,
          connected,
          ready,
          batches.get(),
          (used - empty) / points,
          (described - empty) / points);
      driver.close();
    }
  }

  private List<Point> points() {
    List<Point> all = new ArrayList<>(points);
    Settings settings = Settings.of("selector", "/value", "qos", Integer.toString(qos));
    for (int i = 0; i < points; i++) {
      all.add(Point.of("flow" + i, topic(i), ValueType.REAL).withSettings(settings));
    }
    return all;
  }

  private static String topic(int index) {
    return "plant/area" + index / 1_000 + "/pump" + index % 1_000 + "/flow";
  }

  private static String payload(int index) {
    return "{\"value\":"
        + (100_000 + index)
        + ",\"unit\":\"m/h\",\"t\":\"2026-11-22T12:00:00.000Z\"}";
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  // What is reachable: collected until it does not get less any more.
  private static long heap() {
    long used = Long.MAX_VALUE;
    while (true) {
      System.gc();
      long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (now > used - 100_000) {
        return Math.min(now, used);
      }
      used = now;
    }
  }
}
