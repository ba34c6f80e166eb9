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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A breaker that must be selected before it is operated, over a real broker. */
class SelectedWriteTest {
  private static final String COMMANDS = "breaker/+";
  private static final Duration LONG = Duration.ofSeconds(15);

  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();
  private final FakeContext otherContext = FakeContext.real();
  private final RecordingListener listener = new RecordingListener();
  private MosquittoBroker broker;
  private Driver driver;

  @BeforeEach
  void start() throws Exception {
    broker = MosquittoBroker.open(folder);
    driver = connect(context);
  }

  private Driver connect(FakeContext host) throws Exception {
    Driver connected = new MqttDriverFactory().create(host, Settings.of("brokers", broker.url()));
    connected.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
    return connected;
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
      broker.close();
    }
    context.close();
    otherContext.close();
  }

  private static Point breaker(String... settings) {
    return Point.of("breaker", "", ValueType.BOOL)
        .withAccess(Access.WRITE)
        .withSettings(merged(settings));
  }

  private static Settings merged(String... settings) {
    String[] all = new String[settings.length + 4];
    all[0] = "write.topic";
    all[1] = "breaker/operate";
    all[2] = "select.topic";
    all[3] = "breaker/select";
    System.arraycopy(settings, 0, all, 4, settings.length);
    return Settings.of(all);
  }

  private static PointGroup open(
      Driver driver, Point point, RecordingListener listener, long wanted) {
    PointGroup group = driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), listener);
    await()
        .atMost(LONG)
        .until(() -> driver.health().counters().getOrDefault("subscriptions", 0L) == wanted);
    return group;
  }

  private static CompletableFuture<WriteResult> write(PointGroup group, Point point) {
    return group
        .write(
            List.of(new PointWrite(point, Value.Bool.TRUE)),
            new WriteOptions(WriteStage.ACKNOWLEDGED, LONG))
        .toCompletableFuture()
        .thenApply(results -> results.get(0));
  }

  private static WriteResult result(CompletableFuture<WriteResult> write) throws Exception {
    return write.get(20, TimeUnit.SECONDS);
  }

  private Device device(BiConsumer<Device, Device.Command> behaviour) throws Exception {
    Device[] self = new Device[1];
    self[0] =
        new Device(
            broker,
            COMMANDS,
            command -> {
              if (command.topic().equals("breaker/select")) {
                behaviour.accept(self[0], command);
              }
            });
    return self[0];
  }

  private static void assertNothingOperated(Device device, WriteResult result, String reason) {
    assertThat(result.outcome()).as("%s", result).isEqualTo(WriteOutcome.FAILED);
    assertThat(result.reached()).isEqualTo(WriteStage.ACCEPTED);
    assertThat(result.detail()).contains(reason, "nothing was operated");
    // Comes after whatever was sent for the write.
    device.say("breaker/end", "");
    await().atMost(LONG).until(() -> device.heard().stream().anyMatch(SelectedWriteTest::isEnd));
    assertThat(device.heard())
        .extracting(Device.Command::topic)
        .containsExactly("breaker/select", "breaker/end");
  }

  private static boolean isEnd(Device.Command command) {
    return command.topic().equals("breaker/end");
  }

  private static void assertSelectedThenOperated(Device device, WriteResult result) {
    assertThat(result.outcome()).as("%s", result).isEqualTo(WriteOutcome.DONE);
    await().atMost(LONG).until(() -> device.heard().size() == 2);
    assertThat(device.heard())
        .extracting(Device.Command::topic)
        .containsExactly("breaker/select", "breaker/operate");
  }

  @Test
  void deviceThatAnswersTheSelectionIsOperated() throws Exception {
    Point point =
        breaker(
            "select.by", "response", "select.ok", "selected", "select.payload", "select {value}");
    PointGroup group = open(driver, point, listener, 1);
    try (Device device = device((self, command) -> self.answer(command, "selected"))) {
      assertSelectedThenOperated(device, result(write(group, point)));
      assertThat(device.heard())
          .extracting(Device.Command::payload)
          .containsExactly("select true", "true");
    }
  }

  @Test
  void acknowledgementOfTheBrokerSelects() throws Exception {
    Point point = breaker();
    PointGroup group = open(driver, point, listener, 0);
    try (Device device = device((self, command) -> {})) {
      assertSelectedThenOperated(device, result(write(group, point)));
    }
  }

  @Test
  void selectionThatNobodyHearsIsNotOperated() throws Exception {
    Point point = breaker();
    PointGroup group = open(driver, point, listener, 0);
    WriteResult result = result(write(group, point));
    assertThat(result.outcome()).isEqualTo(WriteOutcome.FAILED);
    assertThat(result.reached()).isEqualTo(WriteStage.ACCEPTED);
    assertThat(result.detail()).contains("0x10", "nothing was operated");
  }

  @Test
  void stateTopicThatShowsTheSelectionLetsItBeOperated() throws Exception {
    Point point =
        breaker(
            "select.by", "state",
            "select.answer-topic", "status/breaker",
            "select.selector", "/mode",
            "select.ok", "selected",
            "select.failed", "locked");
    PointGroup group = open(driver, point, listener, 1);
    try (Device device =
        device(
            (self, command) -> {
              self.say("status/breaker", "{\"mode\":\"idle\"}");
              self.say("status/breaker", "{\"mode\":\"selected\"}");
            })) {
      assertSelectedThenOperated(device, result(write(group, point)));
    }
  }

  @Test
  void answerThatRepeatsTheNumberOfTheSelectionIsMatched() throws Exception {
    Point point =
        breaker(
            "select.by", "response",
            "select.payload", "{id}",
            "select.answer-topic", "status/answers",
            "select.id", "/id",
            "select.error", "/error");
    PointGroup group = open(driver, point, listener, 1);
    try (Device device =
        device(
            (self, command) -> {
              self.say("status/answers", "{\"id\":1,\"error\":\"foreign\"}");
              self.say("status/answers", "{\"id\":" + command.payload() + "}");
            })) {
      assertSelectedThenOperated(device, result(write(group, point)));
    }
  }

  @Test
  void refusedSelectionFailsWithTheTextOfTheDevice() throws Exception {
    Point point =
        breaker(
            "select.by", "response",
            "select.selector", "/is",
            "select.ok", "selected",
            "select.error", "/why");
    PointGroup group = open(driver, point, listener, 1);
    try (Device device =
        device((self, command) -> self.answer(command, "{\"is\":\"no\",\"why\":\"local mode\"}"))) {
      assertNothingOperated(device, result(write(group, point)), "the device refuses: local mode");
    }
  }

  @Test
  void silenceFailsAndALateAnswerOperatesNothing() throws Exception {
    Point point = breaker("select.by", "response", "select.within", "300ms");
    PointGroup group = open(driver, point, listener, 1);
    try (Device device = device((self, command) -> {})) {
      WriteResult result = result(write(group, point));
      await().atMost(LONG).until(() -> !device.heard().isEmpty());
      device.answer(device.heard().get(0), "selected");
      await()
          .atMost(LONG)
          .until(() -> driver.health().counters().getOrDefault("responses.unmatched", 0L) == 1L);
      assertNothingOperated(device, result, "was not selected within 300 ms");
    }
  }

  @Test
  void ofTwoWritersOneOperatesAndTheOtherIsRefused() throws Exception {
    Point point = breaker("select.by", "response", "select.ok", "selected");
    try (Driver other = connect(otherContext);
        Device device =
            device(
                (self, command) -> {
                  // Who is first must wait for its answer until the second was refused.
                  if (self.heard().size() == 1) {
                    return;
                  }
                  self.answer(command, "selected by another");
                  self.answer(self.heard().get(0), "selected");
                })) {
      PointGroup mine = open(driver, point, listener, 1);
      PointGroup theirs = open(other, point, new RecordingListener(), 1);
      CompletableFuture<WriteResult> first = write(mine, point);
      await().atMost(LONG).until(() -> !device.heard().isEmpty());
      WriteResult second = result(write(theirs, point));
      assertThat(second.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(second.detail()).contains("selected by another", "nothing was operated");
      assertThat(result(first).outcome()).isEqualTo(WriteOutcome.DONE);
      await().atMost(LONG).until(() -> device.heard().size() == 3);
      assertThat(device.heard())
          .extracting(Device.Command::topic)
          .containsExactly("breaker/select", "breaker/select", "breaker/operate");
    }
  }

  @Test
  void secondWriteOfThePointIsRefusedWhileItIsBeingSelected() throws Exception {
    Point point = breaker("select.by", "response", "select.ok", "selected");
    PointGroup group = open(driver, point, listener, 1);
    try (Device device = device((self, command) -> {})) {
      CompletableFuture<WriteResult> first = write(group, point);
      await().atMost(LONG).until(() -> !device.heard().isEmpty());
      WriteResult second = result(write(group, point));
      assertThat(second.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(second.detail()).contains("being selected for another write");
      device.answer(device.heard().get(0), "selected");
      assertSelectedThenOperated(device, result(first));
    }
  }
}
