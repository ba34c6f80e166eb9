package io.tagwire.host.command;

import io.tagwire.driver.Driver;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.host.recording.Recording;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private BrokerLink link = new BrokerLink();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return link.open(broker, spec.commandLine().getErr(), this::record) ? Tagwire.DONE : Tagwire.NO;
  }

  private void record(Driver connection, RawMessages raw) throws IOException, InterruptedException {
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
                      raw.subscribe(
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
      spec.commandLine()
          .getErr()
          .println(Wording.count(count.get(), "message") + " recorded, " + lost + " lost");
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
