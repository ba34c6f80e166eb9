package io.tagwire.host.command;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.recording.Recording;
import io.tagwire.host.runtime.HostThreads;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.SingleConnection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes down messages as they are on the wire. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = "Records messages of a broker as JSON lines, for replay and explain.")
final class RecordCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "BROKER-URL",
      description = "For example mqtt://127.0.0.1:1883")
  private String broker = "";

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description = "Topic filter, may be repeated; default: #")
  private List<String> filters = List.of("#");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write; default: standard output")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds; default: run until interrupted")
  private Optional<Integer> seconds = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Further settings of the connection: username=…, password=env:NAME, tls.ca=…")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--driver",
      paramLabel = "ID",
      description = "The driver that speaks to the broker; default: ${DEFAULT-VALUE}",
      defaultValue = "mqtt")
  private String driver = "mqtt";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Settings connection = new Settings(settings).with("brokers.0", broker);
    try (DriverCatalog drivers = Drivers.find()) {
      Optional<DriverFactory> factory = drivers.find(driver);
      if (factory.isEmpty()) {
        err.println("tagwire: there is no driver [" + driver + "]");
        return Tagwire.NO;
      }
      List<Issue> issues = factory.get().check(connection, List.of());
      issues.forEach(issue -> err.println("tagwire: " + issue.message()));
      if (issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR)) {
        return Tagwire.NO;
      }
      Secrets secrets = new Secrets(Path.of(""), System.getenv());
      try (SingleConnection single =
          SingleConnection.make(
              factory.get(), connection, new HostThreads(), secrets, new StateLog(err))) {
        return record(single.driver());
      }
    }
  }

  private int record(Driver connection) throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<RawMessages> raw = connection.feature(RawMessages.class);
    if (raw.isEmpty()) {
      err.println("tagwire: driver [" + driver + "] has no raw messages to record");
      return Tagwire.NO;
    }
    CountDownLatch end = new CountDownLatch(1);
    AtomicLong count = new AtomicLong();
    CountDownLatch finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(end, finished)));
    try (Sink sink = sink(end)) {
      long lost = 0;
      List<RawMessages.Subscription> subscriptions =
          filters.stream()
              .map(
                  filter ->
                      raw.get()
                          .subscribe(
                              filter,
                              2,
                              message -> {
                                count.incrementAndGet();
                                sink.accept(message);
                              }))
              .toList();
      var unused = connection.connect();
      await(end);
      for (RawMessages.Subscription subscription : subscriptions) {
        subscription.close();
        lost += subscription.lost();
      }
      err.println(Wording.count(count.get(), "message") + " recorded, " + lost + " lost");
      return Tagwire.DONE;
    } finally {
      finished.countDown();
    }
  }

  private void await(CountDownLatch end) throws InterruptedException {
    if (seconds.isPresent()) {
      var unused = end.await(seconds.get(), TimeUnit.SECONDS);
    } else {
      end.await();
    }
  }

  private static void interrupted(CountDownLatch end, CountDownLatch finished) {
    end.countDown();
    try {
      var unused = finished.await(3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Sink sink(CountDownLatch end) throws IOException {
    if (file.isPresent()) {
      return new Sink(new PrintWriter(writer(file.get())), true, end);
    }
    return new Sink(spec.commandLine().getOut(), false, end);
  }

  private static BufferedWriter writer(Path path) throws IOException {
    try {
      return Files.newBufferedWriter(path);
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("File [" + path + "] cannot be written: " + e, e);
    }
  }

  private record Sink(PrintWriter out, boolean own, CountDownLatch end) implements AutoCloseable {
    void accept(RawMessage message) {
      synchronized (out) {
        out.write(Recording.line(message));
        out.write('\n');
        // A recording that ends with the machine is still whole to the last line.
        if (out.checkError()) {
          end.countDown();
        }
      }
    }

    @Override
    public void close() {
      out.flush();
      if (own) {
        out.close();
      }
    }
  }
}
