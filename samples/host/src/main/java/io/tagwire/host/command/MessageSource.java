package io.tagwire.host.command;

import io.tagwire.driver.Driver;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Settings;
import io.tagwire.host.output.Terminal;
import io.tagwire.host.recording.Recording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The argument BROKER-URL|FILE: messages as a broker sends them, or of a recording. */
final class MessageSource {
  private static final long SECOND = 1_000;

  @Parameters(
      index = "0+",
      arity = "1",
      paramLabel = "BROKER-URL|FILE",
      description = "For example mqtt://127.0.0.1:1883, or a recording")
  private String source = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long to listen to a broker; default: ${DEFAULT-VALUE}",
      defaultValue = "60")
  private int seconds = 60;

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description = "Topic filter at a broker, may be repeated; default: #")
  private List<String> filters = List.of("#");

  @Mixin private BrokerLink link = new BrokerLink();

  boolean isBroker() {
    return source.contains("://");
  }

  /** The file, if it is one. */
  Optional<Path> file() {
    return isBroker() ? Optional.empty() : Optional.of(Path.of(source));
  }

  String driver() {
    return link.driver();
  }

  /** The settings of the connection; for a recording those of a broker on this machine. */
  Settings connection() {
    return link.settings(isBroker() ? source : "mqtt://127.0.0.1:1883");
  }

  /**
   * Gives every message to {@code messages}, one at a time.
   *
   * @param err receives what goes wrong and, on a terminal, a line of progress
   * @param progress what the line says
   * @return whether there was something to listen to
   */
  boolean read(PrintWriter err, Supplier<String> progress, Consumer<RawMessage> messages)
      throws IOException, InterruptedException {
    if (!isBroker()) {
      readFile(messages);
      return true;
    }
    return link.open(
        source, err, (connection, raw) -> listen(connection, raw, err, progress, messages));
  }

  private void readFile(Consumer<RawMessage> messages) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(Path.of(source))) {
      Recording.read(lines, messages);
    } catch (NoSuchFileException e) {
      throw new IOException("There is no recording [" + source + "]", e);
    }
  }

  private void listen(
      Driver connection,
      RawMessages raw,
      PrintWriter err,
      Supplier<String> progress,
      Consumer<RawMessage> messages)
      throws InterruptedException {
    boolean live = Terminal.ofProcess().live();
    Object turn = new Object();
    List<RawMessages.Subscription> subscriptions =
        filters.stream()
            .map(
                filter ->
                    raw.subscribe(
                        filter,
                        1,
                        message -> {
                          synchronized (turn) {
                            messages.accept(message);
                          }
                        }))
            .toList();
    var unused = connection.connect();
    // Nobody counts down: the latch is a clock that can be interrupted.
    CountDownLatch never = new CountDownLatch(1);
    int second = 0;
    while (second < seconds && !never.await(SECOND, TimeUnit.MILLISECONDS)) {
      second++;
      if (live) {
        synchronized (turn) {
          err.print("\r" + second + " of " + seconds + " s: " + progress.get());
        }
        err.flush();
      }
    }
    if (live) {
      err.println();
    }
    long lost = 0;
    for (RawMessages.Subscription subscription : subscriptions) {
      subscription.close();
      lost += subscription.lost();
    }
    if (lost > 0) {
      err.println("tagwire: " + Wording.count(lost, "message") + " lost: they came too fast");
    }
  }
}
