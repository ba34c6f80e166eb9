package io.tagwire.mqtt.fault;

import static io.tagwire.mqtt.fault.CommandPlant.await;

import io.tagwire.driver.Driver;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.queue.WritingProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;

/** A host in a process of its own writes through a queue on disk, and the worst happens to it. */
final class HostRun {
  private static final int IN_A_LIFE = 200;
  private static final int LIVES = 2;
  // Numbers that a killed host did not live to tell of are not those of the next one.
  private static final int NUMBERS_OF_A_LIFE = 1_000_000;
  private static final String ROOM = "30000";
  private static final int REFUSED = 5;

  private HostRun() {}

  /** Killed while it writes, and again; the next one sends what they left. */
  static CommandTally killed(Path folder, boolean linked) throws Exception {
    Path queue = Files.createDirectory(folder.resolve("queue"));
    Ledger seen = new Ledger();
    BitSet accepted = new BitSet();
    try (MosquittoBroker broker = MosquittoBroker.forgetful(folder);
        CommandWitness witness = CommandWitness.at(broker.port(), WritingProcess.TOPIC, seen)) {
      await("the witness listens", witness::isListening);
      if (!linked) {
        broker.kill();
      }
      for (int life = 0; life < LIVES; life++) {
        try (WritingLife host =
            WritingLife.begin(broker.url(), queue, life * NUMBERS_OF_A_LIFE + 1)) {
          await("it writes", () -> host.accepted().cardinality() >= IN_A_LIFE);
          host.kill();
          accepted.or(host.accepted());
        }
      }
      drain(broker, witness, queue, linked, accepted, seen);
    }
    return CommandTally.of(accepted, seen);
  }

  /**
   * Its files cannot grow for a time (RLIMIT_FSIZE: as with a full disk, the kernel writes a part
   * and fails). Commands are refused then, none is lost, and later ones are accepted again.
   */
  static CommandTally noRoom(Path folder) throws Exception {
    WritingLife.assumeFilesCanBeLimited();
    Path queue = Files.createDirectory(folder.resolve("queue"));
    Ledger seen = new Ledger();
    BitSet accepted;
    try (MosquittoBroker broker = MosquittoBroker.forgetful(folder);
        CommandWitness witness = CommandWitness.at(broker.port(), WritingProcess.TOPIC, seen)) {
      await("the witness listens", witness::isListening);
      try (WritingLife host = WritingLife.begin(broker.url(), queue, 1)) {
        await("it writes", () -> !host.accepted().isEmpty());
        host.limitFiles(ROOM);
        await("commands are refused", () -> host.refused() >= REFUSED);
        host.limitFiles("unlimited");
        int before = host.accepted().cardinality();
        await("and accepted again", () -> host.accepted().cardinality() >= before + IN_A_LIFE);
        host.kill();
        accepted = host.accepted();
      }
      drain(broker, witness, queue, true, accepted, seen);
    }
    return CommandTally.of(accepted, seen);
  }

  private static void drain(
      MosquittoBroker broker,
      CommandWitness witness,
      Path queue,
      boolean running,
      BitSet accepted,
      Ledger seen)
      throws Exception {
    if (!running) {
      broker.start();
      await("the witness listens", witness::isListening);
    }
    try (FakeContext context = FakeContext.real();
        Driver driver =
            new MqttDriverFactory()
                .create(context, WritingProcess.connection(broker.url(), queue.toString()))) {
      var unused = driver.connect();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      await(
          "everything arrived or time is over",
          () ->
              (driver.health().counters().getOrDefault("queue.depth", 1L) == 0
                      && seen.missing(accepted).isEmpty())
                  || System.nanoTime() > deadline);
    }
  }
}
