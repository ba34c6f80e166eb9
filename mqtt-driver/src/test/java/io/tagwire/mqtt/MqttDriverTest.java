package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole driver with a real broker. */
class MqttDriverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Driver driver(MosquittoBroker broker) {
    return new MqttDriverFactory().create(context, Settings.of("brokers", broker.url()));
  }

  private static void connect(Driver driver) throws Exception {
    driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  private static Point writable(String... settings) {
    return Point.of("valve", "plant/valve", ValueType.REAL)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of(settings).with("write.topic", "plant/valve/set"));
  }

  private static WriteResult write(PointGroup group, Point point, WriteStage until)
      throws Exception {
    return group
        .write(
            List.of(new PointWrite(point, new Value.Real(4))),
            new WriteOptions(until, Duration.ofSeconds(5)))
        .toCompletableFuture()
        .get(15, TimeUnit.SECONDS)
        .get(0);
  }

  @Test
  void thousandMessagesInARowAllArrive() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        Driver driver = driver(broker)) {
      RecordingListener listener = new RecordingListener();
      Point point = Point.of("counter", "plant/counter", ValueType.INT);
      connect(driver);
      PointGroup group = driver.open(GroupSpec.events("events", List.of(point), 10_000), listener);
      awaitSubscriptions(driver, 1);
      broker.publishLines(
          IntStream.range(0, 1_000)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining("\n", "", "\n")),
          "-t",
          "plant/counter",
          "-q",
          "1",
          "-l");
      List<PointUpdate> updates =
          listener.awaitUpdates("counter", 1_000).stream()
              .filter(update -> update.value().quality().isGood())
              .toList();
      assertThat(updates)
          .extracting(update -> update.value().value())
          .containsExactlyElementsOf(
              IntStream.range(0, 1_000).mapToObj(i -> new Value.Int(i)).toList());
      group.close();
      Map<String, Long> counters = driver.health().counters();
      assertThat(counters).containsEntry("messages.in", 1_000L).containsEntry("values.in", 1_000L);
    }
  }

  private static void awaitSubscriptions(Driver driver, long count) {
    await()
        .atMost(PATIENCE)
        .until(() -> driver.health().counters().getOrDefault("subscriptions", 0L) == count);
  }

  @Test
  void writeThatNobodyListensToSaysSo() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(broker)) {
      connect(driver);
      Point point = writable();
      PointGroup group =
          driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), new RecordingListener());
      WriteResult result = write(group, point, WriteStage.ACKNOWLEDGED);
      assertThat(result.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(result.detail()).contains("no matching subscribers");
    }
  }

  @Test
  void writeWithASubscriberIsAcknowledgedAndItsAnswerConfirms() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(broker)) {
      connect(driver);
      Point point = writable("confirm.by", "value");
      PointGroup group =
          driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), new RecordingListener());
      RawMessages raw = driver.feature(RawMessages.class).orElseThrow();
      // A device that does what it is told and reports it.
      try (var device =
          raw.subscribe(
              "plant/valve/set",
              1,
              command -> {
                var unused = raw.publish(message("plant/valve", command.payload()), PATIENCE);
              })) {
        device.granted().toCompletableFuture().get(15, TimeUnit.SECONDS);
        awaitSubscriptions(driver, 2);
        WriteResult acknowledged = write(group, point, WriteStage.ACKNOWLEDGED);
        assertThat(acknowledged.outcome()).isEqualTo(WriteOutcome.DONE);
        WriteResult confirmed = write(group, point, WriteStage.CONFIRMED);
        assertThat(confirmed.outcome()).isEqualTo(WriteOutcome.DONE);
        assertThat(confirmed.reached()).isEqualTo(WriteStage.CONFIRMED);
      }
    }
  }

  private RawMessage message(String topic, Bytes payload) {
    return new RawMessage(topic, payload, 1, false, false, Map.of(), context.clock().instant());
  }

  @Test
  void writeIsNeverDoneWhenTheBrokerIsDown() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(broker)) {
      connect(driver);
      Point point = writable();
      PointGroup group =
          driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), new RecordingListener());
      broker.kill();
      assertThat(write(group, point, WriteStage.ACKNOWLEDGED).outcome())
          .isIn(WriteOutcome.FAILED, WriteOutcome.UNKNOWN);
      await().atMost(PATIENCE).until(() -> driver.health().state() != ConnectionState.CONNECTED);
      WriteResult offline = write(group, point, WriteStage.SENT);
      assertThat(offline.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(offline.detail()).contains("not connected");
    }
  }

  @Test
  void everyPointSaysWithinTwoSecondsThatTheBrokerIsGoneAndRecovers() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(broker)) {
      connect(driver);
      List<Point> points =
          IntStream.range(0, 200)
              .mapToObj(i -> Point.of("p" + i, "plant/" + i, ValueType.REAL))
              .toList();
      PointGroup group =
          driver.open(GroupSpec.of("g", points, Duration.ZERO), new RecordingListener());
      awaitSubscriptions(driver, 200);
      broker.publish("-t", "plant/7", "-m", "1.5", "-q", "1");
      await().atMost(PATIENCE).until(() -> group.last(points.get(7)).quality().isGood());
      broker.kill();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(2))
          .until(
              () ->
                  points.stream()
                      .map(group::last)
                      .allMatch(value -> !value.quality().isGood() && value.detail() != null));
      assertThat(group.last(points.get(7)).quality()).isEqualTo(Quality.UNCERTAIN_NO_COMMUNICATION);
      assertThat(group.last(points.get(8)).quality()).isEqualTo(Quality.BAD_NOT_CONNECTED);
      broker.start();
      awaitSubscriptions(driver, 200);
      broker.publish("-t", "plant/7", "-m", "2.5", "-q", "1");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  group.last(points.get(7)).quality().isGood()
                      && new Value.Real(2.5).equals(group.last(points.get(7)).value()));
    }
  }

  @Test
  void readWithZeroAgeAsksTheDeviceThatHasARequestTopic() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(broker)) {
      connect(driver);
      Point point =
          Point.of("power", "stat/power", ValueType.REAL)
              .withSettings(Settings.of("read.topic", "cmnd/power", "read.payload", "?"));
      PointGroup group =
          driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), new RecordingListener());
      RawMessages raw = driver.feature(RawMessages.class).orElseThrow();
      try (var device =
          raw.subscribe(
              "cmnd/power",
              1,
              request -> {
                assertThat(request.payload()).isEqualTo(Bytes.utf8("?"));
                var unused = raw.publish(message("stat/power", Bytes.utf8("42")), PATIENCE);
              })) {
        device.granted().toCompletableFuture().get(15, TimeUnit.SECONDS);
        awaitSubscriptions(driver, 2);
        PointUpdate answer =
            group
                .read(List.of(point), Duration.ZERO)
                .toCompletableFuture()
                .get(15, TimeUnit.SECONDS)
                .get(0);
        assertThat(answer.value().value()).isEqualTo(new Value.Real(42));
        assertThat(answer.value().quality()).isEqualTo(Quality.GOOD);
      }
    }
  }

  @Test
  void rawMessagesShowFlagsAndProperties() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(broker)) {
      connect(driver);
      RawMessages raw = driver.feature(RawMessages.class).orElseThrow();
      List<RawMessage> received = new CopyOnWriteArrayList<>();
      RawMessage sent =
          new RawMessage(
              "lab/x",
              Bytes.utf8("hello"),
              1,
              true,
              false,
              Map.of("content-type", "text/plain", "user.who", "me"),
              context.clock().instant());
      assertThat(
              raw.publish(sent, PATIENCE).toCompletableFuture().get(15, TimeUnit.SECONDS).stage())
          .isEqualTo(WriteStage.ACKNOWLEDGED);
      try (var subscription = raw.subscribe("lab/{thing}", 1, received::add)) {
        subscription.granted().toCompletableFuture().get(15, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> !received.isEmpty());
        assertThat(received.get(0).retained()).isTrue();
        assertThat(received.get(0).payload()).isEqualTo(Bytes.utf8("hello"));
        assertThat(received.get(0).properties()).isEqualTo(sent.properties());
        assertThat(subscription.lost()).isZero();
      }
      awaitSubscriptions(driver, 0);
    }
  }

  @Test
  void replayedMessageTakesTheSameWayWithoutABroker() {
    try (Driver driver =
        new MqttDriverFactory().create(context, Settings.of("brokers", "mqtt://nowhere"))) {
      Point point =
          Point.of("level", "plant/level", ValueType.REAL)
              .withSettings(Settings.of("selector", "/level"));
      PointGroup group =
          driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), new RecordingListener());
      Replay replay = driver.feature(Replay.class).orElseThrow();
      replay.feed(message("plant/level", Bytes.utf8("{\"level\": 1.25}")));
      assertThat(group.last(point).value()).isEqualTo(new Value.Real(1.25));
      assertThat(group.last(point).quality()).isEqualTo(Quality.GOOD);
      replay.feed(message("plant/level", Bytes.utf8("{")));
      Diagnostics diagnostics = driver.feature(Diagnostics.class).orElseThrow();
      assertThat(diagnostics.rejects()).hasSize(1);
      assertThat(diagnostics.explain(point).message()).isPresent();
      driver.close();
      assertThatThrownBy(() -> replay.feed(message("plant/level", Bytes.EMPTY)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void checkNamesEveryMistakeAtOnce() {
    Settings connection =
        Settings.of(
            "brokers.0", "tcp://broker",
            "brokers.1", "mqtt://user:pw@broker",
            "will.payload", "gone",
            "birth.topic", "a/+",
            "tls.ca", folder.resolve("missing.pem").toString(),
            "tls.key", folder.resolve("missing.key").toString(),
            "password", "geheim",
            "keep-alive", "3 weeks",
            "qos", "1");
    Point wrong =
        Point.of("p", "plant/#/x", ValueType.REAL)
            .withAccess(Access.READ_WRITE)
            .withSettings(
                Settings.of("selector", "no-slash", "write.topic", "a/#", "read.topic", "b/+"));
    List<Issue> issues =
        new MqttDriverFactory()
            .check(connection, List.of(wrong, Point.of("p", "x", ValueType.INT)));
    assertThat(issues)
        .extracting(Issue::path)
        .contains(
            "connection/brokers.0",
            "connection/brokers.1",
            "connection/will.payload",
            "connection/birth.topic",
            "connection/tls.ca",
            "connection/tls.key",
            "connection/password",
            "connection/keep-alive",
            "connection/qos",
            "points/p",
            "points/p/selector",
            "points/p/write.topic",
            "points/p/read.topic");
    assertThat(issues.toString()).doesNotContain("geheim");
  }
}
