package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
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
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.queue.WritingProcess;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes and the link: order, waiting, losses, the end of the process. */
class QueuedWriteTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String TOPIC = "plant/valve/set";

  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private static Point valve(String... settings) {
    return Point.of("valve", "plant/valve", ValueType.INT)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of(settings).with("write.topic", TOPIC));
  }

  private Driver connected(String url, String... more) throws Exception {
    Settings settings = Settings.of(more).with("brokers", url);
    Driver driver = new MqttDriverFactory().create(context, settings);
    driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
    return driver;
  }

  private PointGroup open(Driver driver, Point point) {
    return driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), listener);
  }

  private static CompletableFuture<WriteResult> write(
      PointGroup group, Point point, int value, WriteStage until, Duration timeout) {
    return group
        .write(
            List.of(new PointWrite(point, new Value.Int(value))), new WriteOptions(until, timeout))
        .thenApply(results -> results.get(0))
        .toCompletableFuture();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private static List<String> heard(Device device) {
    return device.heard().stream().map(Device.Command::payload).toList();
  }

  private void awaitHeard(Device device, int count) {
    await().atMost(LONG).until(() -> device.heard().size() >= count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "last-value", "queue"})
  void thousandWritesOverASlowLinkKeepTheirOrder(String offline) throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Device device = new Device(broker, TOPIC, command -> {});
        Driver driver = connected(proxy.url())) {
      proxy.delay(FaultyProxy.Way.TO_BROKER, Duration.ofMillis(20));
      Point point = valve("write.offline", offline);
      PointGroup group = open(driver, point);
      List<CompletableFuture<WriteResult>> results = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        results.add(write(group, point, i, WriteStage.ACKNOWLEDGED, LONG));
      }
      CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]))
          .get(40, TimeUnit.SECONDS);
      long done = results.stream().filter(r -> r.join().outcome() == WriteOutcome.DONE).count();
      // The broker acknowledges a command before it has passed it on.
      awaitHeard(device, (int) done);
      if (offline.equals("last-value")) {
        // What the window had no room for was replaced by the last one.
        List<String> heard = heard(device);
        assertThat(heard).last().isEqualTo("999");
        assertThat(heard.stream().map(Integer::valueOf).toList()).isSorted();
        assertThat(heard).hasSize((int) done);
      } else {
        assertThat(results).allMatch(result -> result.join().outcome() == WriteOutcome.DONE);
        assertThat(heard(device)).isEqualTo(numbers(0, 1_000));
      }
    }
  }

  @Test
  void rejectedCommandUnderWayAtALossIsUnknownAndNeverSentAgain() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Device device = new Device(broker, TOPIC, command -> {});
        Driver driver = connected(proxy.url())) {
      Point point = valve();
      PointGroup group = open(driver, point);
      // Up it goes, the answer does not come back.
      proxy.swallow(FaultyProxy.Way.TO_BROKER, FaultyProxy.Way.TO_CLIENT);
      CompletableFuture<WriteResult> lost = write(group, point, 1, WriteStage.ACKNOWLEDGED, LONG);
      listener.awaitProgress("sent", told -> told.reached() == WriteStage.SENT);
      int before = context.states().size();
      proxy.heal();
      proxy.reset();
      assertThat(lost.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(WriteOutcome.UNKNOWN);
      context.awaitState(ConnectionState.CONNECTED, before);
      assertThat(write(group, point, 2, WriteStage.ACKNOWLEDGED, LONG).get(20, TimeUnit.SECONDS))
          .extracting(WriteResult::outcome)
          .isEqualTo(WriteOutcome.DONE);
      awaitHeard(device, 1);
      assertThat(heard(device)).containsExactly("2");
    }
  }

  @Test
  void queuedCommandsAreSentWhenTheLinkIsBackAndTheWriteMovesOnFromUnknown() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Device device = new Device(broker, TOPIC, command -> {});
        Driver driver = connected(proxy.url())) {
      Point point = valve("write.offline", "queue");
      PointGroup group = open(driver, point);
      proxy.refuse();
      proxy.reset();
      await().atMost(LONG).until(() -> driver.health().state() != ConnectionState.CONNECTED);
      WriteResult waiting =
          write(group, point, 1, WriteStage.ACKNOWLEDGED, Duration.ofMillis(300))
              .get(20, TimeUnit.SECONDS);
      assertThat(waiting.outcome()).isEqualTo(WriteOutcome.UNKNOWN);
      assertThat(waiting.reached()).isEqualTo(WriteStage.ACCEPTED);
      assertThat(waiting.detail()).isEqualTo("it waits in the queue");
      assertThat(driver.health().counters()).containsEntry("queue.depth", 1L);
      proxy.heal();
      listener.awaitProgress("the late news", told -> told.outcome() == WriteOutcome.DONE);
      awaitHeard(device, 1);
      assertThat(heard(device)).containsExactly("1");
      await()
          .untilAsserted(
              () -> assertThat(driver.health().counters()).containsEntry("queue.depth", 0L));
    }
  }

  @Test
  void newestCommandOfAPointIsSentWhenTheLinkIsBack() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Device device = new Device(broker, TOPIC, command -> {});
        Driver driver = connected(proxy.url())) {
      Point point = valve("write.offline", "last-value");
      PointGroup group = open(driver, point);
      proxy.refuse();
      proxy.reset();
      await().atMost(LONG).until(() -> driver.health().state() != ConnectionState.CONNECTED);
      CompletableFuture<WriteResult> older = write(group, point, 1, WriteStage.ACKNOWLEDGED, LONG);
      CompletableFuture<WriteResult> newer = write(group, point, 2, WriteStage.ACKNOWLEDGED, LONG);
      WriteResult replaced = older.get(20, TimeUnit.SECONDS);
      assertThat(replaced.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(replaced.detail()).contains("replaced by a newer command");
      proxy.heal();
      assertThat(newer.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(WriteOutcome.DONE);
      awaitHeard(device, 1);
      assertThat(heard(device)).containsExactly("2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingAcceptedIsLostWhenTheProcessIsKilled(boolean linked) throws Exception {
    Path queue = Files.createDirectory(folder.resolve("queue"));
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0")) {
      if (!linked) {
        broker.kill();
      }
      Device early = linked ? new Device(broker, WritingProcess.TOPIC, command -> {}) : null;
      int accepted = acceptedBeforeKill(WritingProcess.start(broker.url(), queue));
      if (!linked) {
        broker.start();
      }
      try (Device device =
              early == null ? new Device(broker, WritingProcess.TOPIC, command -> {}) : early;
          Driver driver = again(broker, queue)) {
        await()
            .atMost(LONG)
            .untilAsserted(
                () -> {
                  List<String> distinct =
                      device.heard().stream().map(Device.Command::payload).distinct().toList();
                  assertThat(distinct.size()).isGreaterThanOrEqualTo(accepted);
                  assertThat(distinct).isEqualTo(numbers(0, distinct.size()));
                });
        await()
            .atMost(LONG)
            .until(() -> driver.health().counters().getOrDefault("queue.depth", 1L) == 0);
        if (!linked) {
          assertThat(heard(device)).doesNotHaveDuplicates();
          assertThat(driver.health().counters().getOrDefault("queue.restored", 0L))
              .isGreaterThanOrEqualTo(accepted);
        }
      }
    }
  }

  private Driver again(MosquittoBroker broker, Path queue) throws Exception {
    Driver driver =
        new MqttDriverFactory()
            .create(context, WritingProcess.connection(broker.url(), queue.toString()));
    driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
    return driver;
  }

  // How many were accepted for certain; the process is killed while it goes on writing.
  private static int acceptedBeforeKill(Process process) throws Exception {
    int accepted = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // Other lines are of its log, or cut off by the kill.
        accepted += line.equals(WritingProcess.ACCEPTED + accepted) ? 1 : 0;
        if (accepted == 300) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor()).isNotZero();
    assertThat(accepted).isGreaterThanOrEqualTo(300);
    return accepted;
  }
}
