package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.Device;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tags in one command, over a real broker. */
class JointWriteTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  @TempDir Path folder;

  private static Point axis(String name) {
    return Point.of(name, "crane/" + name, ValueType.REAL)
        .withAccess(Access.READ_WRITE)
        .withSettings(
            Settings.of(
                "write.topic", "crane/set",
                "write.together", "move",
                "write.member", "/to/" + name,
                "write.others", "last",
                "confirm.by", "value"));
  }

  private static long subscriptions(Driver driver) {
    return driver.health().counters().getOrDefault("subscriptions", 0L);
  }

  @Test
  void deviceHearsOneMessageWithAllMembersAndConfirmsEachForItself() throws Exception {
    List<Point> points = List.of(axis("x"), axis("y"), axis("z"));
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FakeContext context = FakeContext.real();
        Driver driver =
            new MqttDriverFactory().create(context, Settings.of("brokers", broker.url()))) {
      driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      RecordingListener listener = new RecordingListener();
      PointGroup group = driver.open(GroupSpec.of("crane", points, Duration.ZERO), listener);
      await().atMost(LONG).until(() -> subscriptions(driver) == 3);
      Device[] self = new Device[1];
      try (Device crane =
          new Device(
              broker,
              "crane/set",
              command -> {
                self[0].say("crane/x", "1.5");
                self[0].say("crane/y", "2");
              })) {
        self[0] = crane;
        crane.say("crane/z", "9");
        listener.awaitUpdates("z", 1);
        List<WriteResult> results =
            group
                .write(
                    List.of(
                        new PointWrite(points.get(0), new Value.Real(1.5)),
                        new PointWrite(points.get(1), new Value.Real(2))),
                    new WriteOptions(WriteStage.CONFIRMED, LONG))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(results)
            .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(WriteOutcome.DONE))
            .extracting(result -> result.point().id())
            .containsExactly("x", "y");
        // Comes after whatever the write may have sent besides.
        crane.say("crane/set", "end");
        await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(crane.heard())
                        .extracting(Device.Command::payload)
                        .containsExactly("{\"to\":{\"x\":1.5,\"y\":2,\"z\":9}}", "end"));
      }
    }
  }
}
