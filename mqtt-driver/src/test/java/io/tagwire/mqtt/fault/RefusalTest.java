package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the broker refuses costs the point concerned and nothing else. */
class RefusalTest {
  private static final Point FORBIDDEN = Point.of("forbidden", "closed/level", ValueType.REAL);
  private static final Point COMMAND =
      Point.of("command", "fault/command", ValueType.TEXT).withAccess(Access.WRITE);

  @TempDir Path folder;

  @Test
  void filterThatIsRefusedIsToldAtItsPointAndTheOthersWorkBeforeAndAfterALoss() {
    MosquittoBroker broker =
        MosquittoBroker.persistent(folder, MosquittoBroker.subscribersOnlyTo(folder, "fault/#"));
    try (Plant plant = Plant.open(broker, Map.of())) {
      RecordingListener listener = new RecordingListener();
      PointGroup group =
          plant.driver().open(GroupSpec.of("more", List.of(FORBIDDEN), Duration.ZERO), listener);
      assertThat(listener.awaitQuality("forbidden", Quality.BAD_CONFIGURATION).value().detail())
          .contains("closed/level")
          .contains("not authorized (0x87)");
      plant.publisher().flow(100);
      plant.await("values", () -> plant.ledger().distinct() > 0);
      long struck = System.nanoTime();
      plant.proxy().reset();
      plant.await("told", () -> plant.ledger().notGoodAfter(struck).isPresent());
      long told = plant.ledger().notGoodAfter(struck).orElseThrow();
      plant.await("good again", () -> plant.ledger().goodAfter(told).isPresent());
      plant.await(
          "refused again", () -> group.last(FORBIDDEN).quality() == Quality.BAD_CONFIGURATION);
      plant.settle();
    }
  }

  @Test
  void messageTooLongForTheBrokerFailsWithBothLengthsAndTheLinkStays() throws Exception {
    MosquittoBroker broker = MosquittoBroker.persistent(folder, "max_packet_size 2000");
    try (Plant plant = Plant.open(broker, Map.of())) {
      PointGroup group =
          plant
              .driver()
              .open(
                  GroupSpec.of("commands", List.of(COMMAND), Duration.ZERO),
                  new RecordingListener());
      WriteResult tooLong = write(group, "x".repeat(5_000));
      assertThat(tooLong.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(tooLong.detail()).contains("2000").contains("longest allowed");
      assertThat(write(group, "short").reached()).isGreaterThanOrEqualTo(WriteStage.SENT);
      assertThat(plant.driver().health().state()).isEqualTo(ConnectionState.CONNECTED);
      assertThat(plant.proxy().accepted()).isEqualTo(1);
    }
  }

  private static WriteResult write(PointGroup group, String text) throws Exception {
    return group
        .write(
            List.of(new PointWrite(COMMAND, new Value.Text(text))),
            new WriteOptions(WriteStage.SENT, Duration.ofSeconds(10)))
        .toCompletableFuture()
        .get(15, TimeUnit.SECONDS)
        .get(0);
  }

  @Test
  void messageTooLongForUsIsNotSentToUsAndTheOthersCome() {
    MosquittoBroker broker = MosquittoBroker.persistent(folder);
    try (Plant plant = Plant.open(broker, Map.of("maximum-packet-size", "1024"))) {
      plant.publisher().publish(50, 1_000);
      plant.await("the broker took everything", plant.publisher()::isDone);
      broker.publish("-q", "1", "-t", Plant.TOPIC, "-m", "1" + "0".repeat(5_000));
      plant.publisher().publish(50, 1_000);
      plant.await("the broker took the rest", plant.publisher()::isDone);
      plant.settle();
      assertThat(plant.ledger().distinct()).isEqualTo(100);
      assertThat(plant.proxy().accepted()).isEqualTo(1);
    }
  }
}
