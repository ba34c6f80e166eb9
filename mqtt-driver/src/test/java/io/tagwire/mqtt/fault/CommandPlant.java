package io.tagwire.mqtt.fault;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.queue.WritingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A host that writes, a driver with a queue, a proxy, a broker, and a witness behind it. */
final class CommandPlant implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PER_SECOND = 200;

  private final MosquittoBroker broker;
  private final FaultyProxy proxy;
  private final FakeContext context = FakeContext.real();
  private final Driver driver;
  private final CommandWriter writer;
  private final Ledger ledger = new Ledger();
  private final CommandWitness witness;

  private CommandPlant(MosquittoBroker broker, Settings queue) {
    this.broker = broker;
    this.proxy = FaultyProxy.to(broker.port());
    this.witness = CommandWitness.at(broker.port(), WritingProcess.TOPIC, ledger);
    await("the witness listens", witness::isListening);
    this.driver =
        new MqttDriverFactory()
            .create(
                context,
                queue
                    .with("brokers", proxy.url())
                    .with("keep-alive", "2s")
                    .with("connect-timeout", "2s"));
    PointGroup group =
        driver.open(
            GroupSpec.of("g", List.of(WritingProcess.point()), Duration.ZERO),
            new RecordingListener());
    var unused = driver.connect();
    await("connected", this::isConnected);
    this.writer = CommandWriter.to(group, WritingProcess.point(), PER_SECOND);
  }

  /**
   * Starts everything; commands flow when it returns.
   *
   * @param broker running; closed with this
   * @param onDisk whether the queue is on disk, or in memory
   * @param folder for the queue; exists
   */
  static CommandPlant open(MosquittoBroker broker, boolean onDisk, Path folder) throws IOException {
    Settings queue = Settings.of("queue.limit", "1000000");
    if (onDisk) {
      Path files = Files.createDirectory(folder.resolve("queue"));
      queue = queue.with("queue.where", "disk").with("queue.folder", files.toString());
    }
    return new CommandPlant(broker, queue);
  }

  MosquittoBroker broker() {
    return broker;
  }

  FaultyProxy proxy() {
    return proxy;
  }

  CommandWriter writer() {
    return writer;
  }

  /** What the witness saw. */
  Ledger ledger() {
    return ledger;
  }

  int states() {
    return context.states().size();
  }

  /** Whether the link was lost since then. */
  boolean wasLostSince(int states) {
    return context.states().subList(states, context.states().size()).stream()
        .anyMatch(change -> change.state() != ConnectionState.CONNECTED);
  }

  boolean isConnected() {
    return driver.health().state() == ConnectionState.CONNECTED;
  }

  /** Nobody comes in before the witness does: what comes through before it is seen by nobody. */
  void startBroker() {
    broker.start();
    await("the witness listens", witness::isListening);
    proxy.heal();
  }

  /** Lets so many more be accepted. */
  void accept(int more) {
    int enough = writer.acceptedCount() + more;
    await("commands are accepted", () -> writer.acceptedCount() >= enough);
  }

  /** Stops writing, and waits until the queue is empty and the witness has it all, or for long. */
  void settle() {
    writer.pause();
    await("every write is answered", writer::isAnswered);
    await(
        "the queue is empty",
        () -> Objects.requireNonNull(driver.health().counters().get("queue.depth")) == 0);
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    await("everything arrived or time is over", () -> lost() == 0 || System.nanoTime() > deadline);
  }

  /** How many were accepted and did not arrive. */
  long lost() {
    return ledger.missing(writer.accepted()).cardinality();
  }

  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  @Override
  public void close() {
    writer.close();
    driver.close();
    context.close();
    witness.close();
    proxy.close();
    broker.close();
  }
}
