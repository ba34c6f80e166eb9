package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hundreds of faults in one run under load, of messages and of commands. {@code
 * -Dtagwire.faults.seed=…} has the same faults in the same order once more, {@code
 * -Dtagwire.faults.count} and {@code -Dtagwire.faults.rate} change their number and the messages a
 * second.
 */
@Tag("faults")
class SoakTest {
  private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
  private static final long SEED =
      Long.getLong("tagwire.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
  private static final int COUNT = Integer.getInteger("tagwire.faults.count", 200);
  private static final int RATE = Integer.getInteger("tagwire.faults.rate", 2_000);
  private static final int BETWEEN_CHECKPOINTS = 20;
  private static final long GROWTH_BYTES = 16_000_000;
  private static final long GROWTH_THREADS = 8;

  @TempDir Path folder;

  @Test
  void hundredsOfFaultsUnderLoadLoseNothing() throws Exception {
    LOG.info("{} faults at {} messages/s, -Dtagwire.faults.seed={}", COUNT, RATE, SEED);
    long begun = System.nanoTime();
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (Plant plant =
            Plant.open(MosquittoBroker.persistent(folder), SoakCommands.settings(folder));
        SoakCommands commands = SoakCommands.in(plant)) {
      List<Blow> blows = Blow.sequence(COUNT, new java.util.Random(SEED));
      for (int i = 0; i < blows.size(); i++) {
        if (i % BETWEEN_CHECKPOINTS == 0) {
          checkpoints.add(checkpoint(plant, commands, i));
        }
        strike(plant, i, blows.get(i));
      }
      checkpoints.add(checkpoint(plant, commands, blows.size()));
      report(plant, commands.tally(), checkpoints, Duration.ofNanos(System.nanoTime() - begun));
    }
    assertFlat(checkpoints);
  }

  private static void strike(Plant plant, int number, Blow blow) throws Exception {
    plant.publisher().flow(RATE);
    pass(blow.quietMillis());
    LOG.info("fault {}: {}", number, blow);
    long struck = System.nanoTime();
    blow.kind().strike(plant);
    if (blow.kind().breaks()) {
      plant.await("told of " + blow, () -> plant.ledger().notGoodAfter(struck).isPresent());
    }
    pass(blow.lastsMillis());
    blow.kind().mend(plant);
    plant.publisher().flow(RATE);
    long mended = System.nanoTime();
    long enough = plant.ledger().distinct() + 1;
    plant.await(
        "good again after " + blow,
        () -> plant.ledger().isGood() && plant.ledger().distinct() >= enough);
    LOG.info("good again after {} ms", Duration.ofNanos(System.nanoTime() - mended).toMillis());
  }

  // Time is what passes here, nothing is waited for.
  private static void pass(int millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> System.nanoTime() >= until);
  }

  private static Checkpoint checkpoint(Plant plant, SoakCommands commands, int number) {
    plant.settle();
    commands.settle();
    plant.assertNothingUnaccounted();
    assertThat(plant.ledger().lost()).as("told as lost by the group").isZero();
    assertThat(plant.ledger().late()).as("out of order").isZero();
    Checkpoint checkpoint = Checkpoint.now();
    LOG.info(
        "after {} faults: {} sent, {} twice, {}; {}",
        number,
        plant.publisher().sent(),
        plant.ledger().twice(),
        checkpoint,
        plant.driver().health());
    LOG.info("commands: {}", commands.tally());
    commands.goOn();
    return checkpoint;
  }

  // The first ones warm up: classes, buffers, pools.
  private static void assertFlat(List<Checkpoint> checkpoints) {
    Checkpoint first = checkpoints.get(Math.min(2, checkpoints.size() - 1));
    Checkpoint last = checkpoints.get(checkpoints.size() - 1);
    assertThat(last.heapBytes() - first.heapBytes()).as("%s", checkpoints).isLessThan(GROWTH_BYTES);
    assertThat(last.threads() - first.threads()).as("%s", checkpoints).isLessThan(GROWTH_THREADS);
  }

  private static void report(
      Plant plant, CommandTally commands, List<Checkpoint> checkpoints, Duration took)
      throws Exception {
    Map<String, Long> counters = plant.driver().health().counters();
    List<String> lines = new ArrayList<>();
    lines.add("| of the long run | |");
    lines.add("|---|---|");
    lines.add(row("faults, chosen at random", Integer.toString(COUNT)));
    lines.add(row("minutes", Long.toString(took.toMinutes())));
    lines.add(row("messages a second, QoS 1", Integer.toString(RATE)));
    lines.add(row("messages taken by the broker", Long.toString(plant.publisher().sent())));
    lines.add(row("lost", Long.toString(plant.publisher().sent() - plant.ledger().distinct())));
    lines.add(
        row(
            "delivered twice (and sent twice by the publisher itself)",
            plant.ledger().twice() + " (" + plant.publisher().sentAgain() + ")"));
    lines.add(row("out of order", Long.toString(plant.ledger().late())));
    lines.add(row("commands a second, queued on disk", Integer.toString(SoakCommands.PER_SECOND)));
    lines.add(row("commands accepted", Long.toString(commands.accepted())));
    lines.add(row("of these lost", Long.toString(commands.lost())));
    lines.add(row("arrived twice", Long.toString(commands.twice())));
    lines.add(row("arrived out of order", Long.toString(commands.late())));
    lines.add(row("reconnects", Long.toString(Objects.requireNonNull(counters.get("reconnects")))));
    lines.add(row("heap after a collection", range(checkpoints)));
    lines.add(
        row(
            "threads of the process at the checkpoints",
            checkpoints.stream().mapToLong(Checkpoint::threads).min().orElseThrow()
                + " to "
                + checkpoints.stream().mapToLong(Checkpoint::threads).max().orElseThrow()));
    ReliabilityPage.write("soak", lines);
    lines.forEach(LOG::info);
  }

  private static String range(List<Checkpoint> checkpoints) {
    return String.format(
        Locale.ROOT,
        "%.0f to %.0f MB",
        checkpoints.stream().mapToLong(Checkpoint::heapBytes).min().orElseThrow() / 1e6,
        checkpoints.stream().mapToLong(Checkpoint::heapBytes).max().orElseThrow() / 1e6);
  }

  private static String row(String what, String figure) {
    return "| " + what + " | " + figure + " |";
  }
}
