package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.mqtt.queue.WritingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Commands through a queue on disk, beside what a plant receives. */
final class SoakCommands implements AutoCloseable {
  static final int PER_SECOND = 100;

  private final Plant plant;
  private final Ledger seen = new Ledger();
  private final CommandWitness witness;
  private final CommandWriter writer;

  private SoakCommands(Plant plant) {
    this.plant = plant;
    this.witness = CommandWitness.at(plant.broker().port(), WritingProcess.TOPIC, seen);
    plant.nobodyBefore(witness::isListening);
    plant.await("the witness listens", witness::isListening);
    PointGroup group =
        plant
            .driver()
            .open(
                GroupSpec.of("commands", List.of(WritingProcess.point()), Duration.ZERO),
                new RecordingListener());
    this.writer = CommandWriter.to(group, WritingProcess.point(), PER_SECOND);
  }

  /**
   * What the connection of the plant must be set to.
   *
   * @param folder for the queue; exists
   */
  static Map<String, String> settings(Path folder) throws IOException {
    Path queue = Files.createDirectory(folder.resolve("queue"));
    return Map.of(
        "connect-timeout", "2s",
        "queue.where", "disk",
        "queue.folder", queue.toString(),
        "queue.limit", "1000000");
  }

  /** Begins to write. */
  static SoakCommands in(Plant plant) {
    return new SoakCommands(plant);
  }

  /** Stops writing until {@link #goOn} and judges what arrived. */
  void settle() {
    writer.pause();
    plant.await("every write is answered", writer::isAnswered);
    plant.await(
        "the queue is empty",
        () -> Objects.requireNonNull(plant.driver().health().counters().get("queue.depth")) == 0);
    plant.await("every command accepted arrived", () -> seen.missing(writer.accepted()).isEmpty());
    assertThat(seen.late()).as("commands out of order").isZero();
    assertThat(writer.refused()).isNull();
  }

  void goOn() {
    writer.goOn();
  }

  CommandTally tally() {
    return CommandTally.of(writer.accepted(), seen);
  }

  @Override
  public void close() {
    writer.close();
    witness.close();
  }
}
