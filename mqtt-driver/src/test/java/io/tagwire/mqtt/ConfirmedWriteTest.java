package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
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
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.Device;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that confirm commands in their different ways, over a real broker. */
class ConfirmedWriteTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(15);

  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();
  private final RecordingListener listener = new RecordingListener();
  private MosquittoBroker broker;
  private Driver driver;

  @BeforeEach
  void start() throws Exception {
    broker = MosquittoBroker.open(folder);
    driver = new MqttDriverFactory().create(context, Settings.of("brokers", broker.url()));
    driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
      broker.close();
    }
    context.close();
  }

  private static Point relay(String... settings) {
    return Point.of("relay", "plant/relay", ValueType.BOOL)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of(settings));
  }

  private PointGroup open(Point point, int subscriptions) {
    PointGroup group = driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), listener);
    await()
        .atMost(LONG)
        .until(() -> driver.health().counters().getOrDefault("subscriptions", 0L) == subscriptions);
    return group;
  }

  private static WriteResult write(PointGroup group, Point point, Value value, Duration timeout)
      throws Exception {
    return group
        .write(
            List.of(new PointWrite(point, value)), new WriteOptions(WriteStage.CONFIRMED, timeout))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .get(0);
  }

  /** A device that knows itself, which a lambda of its own constructor cannot. */
  private Device device(String filter, BiConsumer<Device, Device.Command> behaviour)
      throws Exception {
    Device[] self = new Device[1];
    self[0] = new Device(broker, filter, command -> behaviour.accept(self[0], command));
    return self[0];
  }

  private static void assertDone(WriteResult result) {
    assertThat(result.outcome()).as("%s", result).isEqualTo(WriteOutcome.DONE);
    assertThat(result.reached()).isEqualTo(WriteStage.CONFIRMED);
  }

  @Test
  void stateTopicInOtherWordsConfirms() throws Exception {
    Point point =
        relay(
            "write.topic", "cmnd/relay/POWER",
            "write.true", "1",
            "write.false", "0",
            "confirm.by", "state",
            "confirm.topic", "stat/relay/RESULT",
            "confirm.selector", "/POWER",
            "confirm.true", "ON",
            "confirm.false", "OFF");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "cmnd/relay/POWER",
            (self, command) -> {
              // First the old state once more, as devices do.
              self.say("stat/relay/RESULT", "{\"POWER\":\"OFF\"}");
              self.say("stat/relay/RESULT", "{\"Wifi\":{}}");
              self.say("stat/relay/RESULT", "{\"POWER\":\"ON\"}");
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      assertThat(device.heard()).extracting(Device.Command::payload).containsExactly("1");
    }
  }

  @Test
  void stateThatShowsSomethingElseLeavesTheWriteUnknownAndLaterMovesItOn() throws Exception {
    Point point =
        relay(
            "write.topic", "plant/relay/set",
            "confirm.by", "state",
            "confirm.topic", "plant/relay/state",
            "confirm.within", "300ms");
    PointGroup group = open(point, 2);
    try (Device device =
        device("plant/relay/set", (self, command) -> self.say("plant/relay/state", "off"))) {
      WriteResult result = write(group, point, Value.Bool.TRUE, LONG);
      assertThat(result.outcome()).isEqualTo(WriteOutcome.UNKNOWN);
      assertThat(result.detail()).contains("did not confirm it within 300 ms");
      device.say("plant/relay/state", "on");
      WriteResult late =
          listener.awaitProgress("the late news", told -> told.outcome() == WriteOutcome.DONE);
      assertThat(late.reached()).isEqualTo(WriteStage.CONFIRMED);
    }
  }

  @Test
  void answerOnTheResponseTopicConfirmsAndOthersChangeNothing() throws Exception {
    Point point =
        relay("write.topic", "plant/relay/set", "confirm.by", "response", "confirm.ok", "done");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "plant/relay/set",
            (self, command) -> {
              String inbox = command.properties().getResponseTopic();
              // Without correlation data, and with those of somebody else.
              self.say(inbox, "done");
              MqttProperties foreign = new MqttProperties();
              foreign.setCorrelationData(new byte[] {1, 2, 3});
              self.say(inbox, "refused", foreign);
              self.answer(command, "done");
              self.answer(command, "refused");
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      assertDone(write(group, point, Value.Bool.FALSE, LONG));
      assertThat(device.heard())
          .extracting(
              command -> HexFormat.of().formatHex(command.properties().getCorrelationData()))
          .doesNotHaveDuplicates();
      await()
          .atMost(LONG)
          .until(() -> driver.health().counters().getOrDefault("responses.unmatched", 0L) == 6);
      assertThat(driver.health().counters())
          .containsEntry("responses.matched", 2L)
          .containsEntry("messages.in", 0L)
          .containsEntry("writes.done", 2L)
          .containsEntry("writes.failed", 0L);
    }
  }

  @Test
  void negativeAnswerFailsWithTheTextOfTheDevice() throws Exception {
    Point point =
        relay(
            "write.topic", "plant/relay/set",
            "confirm.by", "response",
            "confirm.selector", "/status",
            "confirm.ok", "ok",
            "confirm.error", "/error");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "plant/relay/set",
            (self, command) ->
                self.answer(command, "{\"status\":\"error\",\"error\":\"interlock door open\"}"))) {
      WriteResult result = write(group, point, Value.Bool.TRUE, LONG);
      assertThat(result.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(result.detail()).isEqualTo("the device refuses: interlock door open");
      assertThat(device.heard()).hasSize(1);
    }
  }

  @Test
  void answerAfterUnknownMovesTheWriteOn() throws Exception {
    Point point = relay("write.topic", "plant/relay/set", "confirm.by", "response");
    PointGroup group = open(point, 2);
    try (Device device = device("plant/relay/set", (self, command) -> {})) {
      WriteResult result = write(group, point, Value.Bool.TRUE, SHORT);
      assertThat(result.outcome()).isEqualTo(WriteOutcome.UNKNOWN);
      device.answer(device.heard().get(0), "whatever");
      listener.awaitProgress("the late news", told -> told.outcome() == WriteOutcome.DONE);
    }
  }

  @Test
  void remoteProcedureCallAnsweredOnAFixedTopicIsMatchedByItsNumber() throws Exception {
    Point point =
        relay(
            "write.topic", "shelly/rpc",
            "write.format", "json",
            "write.payload",
                "{\"id\":\"{id}\",\"src\":\"scada\",\"method\":\"Switch.Set\","
                    + "\"params\":{\"id\":0,\"on\":\"{value}\"}}",
            "confirm.by", "response",
            "confirm.topic", "scada/rpc",
            "confirm.id", "/id",
            "confirm.error", "/error/message");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "shelly/rpc",
            (self, command) -> {
              String id = command.payload().replaceAll("(?s).*?\"id\":(\\d+).*", "$1");
              self.say("scada/rpc", "{\"id\":1,\"error\":{\"code\":-1,\"message\":\"foreign\"}}");
              self.say(
                  "scada/rpc",
                  command.payload().contains("\"on\":true")
                      ? "{\"id\":" + id + ",\"result\":{\"was_on\":false}}"
                      : "{\"id\":" + id + ",\"error\":{\"code\":-106,\"message\":\"overtemp\"}}");
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      WriteResult refused = write(group, point, Value.Bool.FALSE, LONG);
      assertThat(refused.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(refused.detail()).isEqualTo("the device refuses: overtemp");
      assertThat(device.heard()).hasSize(2);
    }
  }

  @Test
  void ownCommandThatComesBackConfirmsNothing() throws Exception {
    // The device would answer on the topic of the command itself; here there is none.
    Point point = relay("confirm.by", "value");
    PointGroup group = open(point, 1);
    WriteResult result = write(group, point, Value.Bool.TRUE, SHORT);
    assertThat(result.outcome()).as("%s", result).isEqualTo(WriteOutcome.UNKNOWN);
    // The value is taken as usual.
    PointUpdate shown = listener.awaitUpdates("relay", 1).get(0);
    assertThat(group.last(shown.point()).value()).isEqualTo(Value.Bool.TRUE);
  }

  @Test
  void deviceThatRepeatsTheCommandOnItsTopicConfirmsIt() throws Exception {
    Point point = relay("confirm.by", "value");
    PointGroup group = open(point, 1);
    boolean[] repeated = new boolean[1];
    try (Device device =
        device(
            "plant/relay",
            (self, command) -> {
              if (!repeated[0]) {
                repeated[0] = true;
                self.say("plant/relay", command.payload());
              }
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      assertThat(device.heard()).isNotEmpty();
    }
  }

  @Test
  void commandCarriesContentTypeAndUserProperties() throws Exception {
    Point point =
        relay(
            "write.topic", "plant/relay/set",
            "write.content-type", "text/plain",
            "write.user-properties.operator", "night shift",
            "confirm.by", "response");
    PointGroup group = open(point, 2);
    try (Device device = device("plant/relay/set", (self, command) -> self.answer(command, "ok"))) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      MqttProperties properties = device.heard().get(0).properties();
      assertThat(properties.getContentType()).isEqualTo("text/plain");
      assertThat(properties.getUserProperties())
          .extracting(property -> property.getKey() + "=" + property.getValue())
          .containsExactly("operator=night shift");
    }
  }

  @Test
  void readIsAnsweredOnTheResponseTopicAndDecodedByThePoint() throws Exception {
    Point point =
        Point.of("level", "plant/level", ValueType.REAL)
            .withSettings(
                Settings.of(
                    "selector", "/level",
                    "read.topic", "plant/level/get",
                    "read.by", "response"));
    PointGroup group = open(point, 2);
    try (Device device =
        device("plant/level/get", (self, command) -> self.answer(command, "{\"level\":2.5}"))) {
      PointUpdate update =
          group
              .read(List.of(point), Duration.ZERO)
              .toCompletableFuture()
              .get(15, TimeUnit.SECONDS)
              .get(0);
      assertThat(update.value().value()).isEqualTo(new Value.Real(2.5));
      assertThat(update.value().quality().isGood()).isTrue();
      assertThat(device.heard()).hasSize(1);
    }
  }

  @Test
  void wordsOnATopicThatNamesNoCommandConfirmAndRefuse() throws Exception {
    Point point =
        relay(
            "write.topic", "logger/cc",
            "confirm.by", "state",
            "confirm.topic", "logger/cr",
            "confirm.selector", "/success",
            "confirm.ok", "variables set",
            "confirm.error", "/error",
            "confirm.when.0.selector", "/command",
            "confirm.when.0.equals", "set");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "logger/cc",
            (self, command) -> {
              self.say("logger/cr", "{\"command\":\"get\",\"error\":\"of another command\"}");
              self.say("logger/cr", "{\"command\":\"set\"}");
              self.say(
                  "logger/cr",
                  command.payload().equals("true")
                      ? "{\"command\":\"set\",\"success\":\"Variables set\"}"
                      : "{\"command\":\"set\",\"error\":\"read only\"}");
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      WriteResult refused = write(group, point, Value.Bool.FALSE, LONG);
      assertThat(refused.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(refused.detail()).isEqualTo("the device refuses: read only");
      assertThat(device.heard()).hasSize(2);
    }
  }

  @Test
  void firstAnswerRefusesAtOnceAndTheValueConfirms() throws Exception {
    Point point =
        relay(
            "write.topic", "thing/update",
            "write.format", "json",
            "write.payload", "{\"on\":\"{value}\",\"token\":\"{uuid}\"}",
            "answer.topic", "thing/update/+",
            "answer.id", "/token",
            "answer.selector", "$topic[-1]",
            "answer.ok", "accepted",
            "answer.failed", "rejected",
            "answer.error", "/message",
            "confirm.by", "value");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "thing/update",
            (self, command) -> {
              String token = command.payload().replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
              String own = "{\"token\":\"" + token + "\",\"message\":\"version conflict\"}";
              self.say("thing/update/rejected", "{\"token\":\"of another\"}");
              if (command.payload().contains("\"on\":true")) {
                self.say("thing/update/accepted", own);
                self.say("plant/relay", "true");
              } else {
                self.say("thing/update/rejected", own);
              }
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      listener.awaitProgress(
          "the first answer", told -> "the device took the command".equals(told.detail()));
      WriteResult refused = write(group, point, Value.Bool.FALSE, LONG);
      assertThat(refused.outcome()).isEqualTo(WriteOutcome.FAILED);
      assertThat(refused.detail()).isEqualTo("the device refuses: version conflict");
      assertThat(device.heard()).hasSize(2);
    }
  }

  @Test
  void idInTheTopicComesBackInTheTopicOfTheAnswer() throws Exception {
    Point point =
        relay(
            "write.topic", "logger/cc/relay/{id}",
            "confirm.by", "response",
            "confirm.topic", "logger/cr/+",
            "confirm.id", "$topic[-1]",
            "confirm.error", "/error");
    PointGroup group = open(point, 2);
    try (Device device =
        device(
            "logger/cc/#",
            (self, command) -> {
              self.say("logger/cr/1", "{\"error\":\"of another\"}");
              self.say(
                  "logger/cr/" + command.topic().replaceAll(".*/", ""), "{\"success\":\"done\"}");
            })) {
      assertDone(write(group, point, Value.Bool.TRUE, LONG));
      assertThat(device.heard()).hasSize(1);
    }
  }

  @Test
  void readIsAnsweredOnATopicOfItsOwn() throws Exception {
    for (boolean numbered : new boolean[] {true, false}) {
      Settings settings =
          Settings.of(
              "selector", "/tags/[name=level]/value",
              "read.topic", "gateway/read/req",
              "read.payload", "{\"uuid\":\"{uuid}\",\"group\":\"g\"}",
              "read.by", "topic",
              "read.answer-topic", "gateway/read/resp");
      Point point =
          Point.of("level", "gateway/g", ValueType.REAL)
              .withSettings(numbered ? settings.with("read.id", "/uuid") : settings);
      PointGroup group = open(point, 2);
      try (Device device =
          device(
              "gateway/read/req",
              (self, command) -> {
                String uuid = command.payload().replaceAll(".*\"uuid\":\"([^\"]*)\".*", "$1");
                String tags = "\"tags\":[{\"name\":\"level\",\"value\":4}]}";
                if (numbered) {
                  self.say("gateway/read/resp", "{\"uuid\":\"other\",\"tags\":[]}");
                }
                self.say("gateway/read/resp", "{\"uuid\":\"" + uuid + "\"," + tags);
              })) {
        PointUpdate update =
            group
                .read(List.of(point), Duration.ZERO)
                .toCompletableFuture()
                .get(15, TimeUnit.SECONDS)
                .get(0);
        assertThat(update.value().value()).isEqualTo(new Value.Real(4));
        assertThat(device.heard()).hasSize(1);
      }
      group.close();
      await()
          .atMost(LONG)
          .until(() -> driver.health().counters().getOrDefault("subscriptions", 0L) == 0);
    }
  }
}
