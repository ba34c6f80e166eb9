package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT 3.1.1, chosen or found out. */
class ProtocolTest {
  private static final int PINGREQ = 12;
  private static final int PUBREC = 5;

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(String url, String... more) {
    Settings settings = Settings.of(more).with("brokers", url).with("canary", "false");
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private static void connect(Session session) throws Exception {
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static OutboundMessage message(int qos, Map<String, String> properties) {
    byte[] payload = "4.2".getBytes(StandardCharsets.UTF_8);
    return new OutboundMessage("plant/level", payload, qos, false, properties);
  }

  /** The version byte of CONNECT (MQTT 5 §3.1.2.2). */
  private static List<Integer> versions(TinyBroker broker) {
    return broker.packets(1).stream()
        .map(hex -> Integer.parseInt(hex.substring(3 + 12, 3 + 14), 16))
        .toList();
  }

  // As ejabberd does.
  @Test
  void brokerThatClosesAtASharedSubscriptionIn311IsNamedAndGoneOnWithWithoutIt() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME_3);
        Session session = session(broker.url(), "protocol", "3.1.1", "reconnect.first", "100ms")) {
      broker.closeAtShared();
      session.subscribe(SubscribeOptions.of(Map.of("plant/level", 1, "$share/hosts/plant/#", 1)));
      connect(session);
      assertThat(listener.granted).containsOnlyKeys("plant/level");
      assertThat(listener.refused)
          .containsOnly(
              Map.entry(
                  "$share/hosts/plant/#", "the broker does not support shared subscriptions"));
      assertThat(broker.connections()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void messageGoesAroundMosquittoIn311(int qos) throws Exception {
    try (MosquittoBroker broker =
            MosquittoBroker.with(folder, List.of("allow_anonymous true", "log_type all"));
        Session session = session(broker.url(), "protocol", "3.1.1")) {
      session.subscribe(Map.of("plant/+", SubscribeOptions.of(2)));
      connect(session);
      RecordingPublish publish = new RecordingPublish();
      session.publish(message(qos, Map.of()), publish);
      await().until(() -> listener.messages.size() == 1);
      assertThat(listener.messages.get(0).qos()).isEqualTo(qos);
      assertThat(session.info().protocol()).isEqualTo("MQTT 3.1.1");
      assertThat(broker.log()).contains("p2, c1");
      if (qos > 0) {
        await().until(() -> publish.events.contains("acknowledged: success (0x00)"));
      }
    }
  }

  @Test
  void burstLargerThanTheWindowArrivesCompleteIn311() throws Exception {
    try (MosquittoBroker broker =
            MosquittoBroker.with(folder, List.of("allow_anonymous true", "max_queued_messages 0"));
        Session session =
            session(
                broker.url(),
                "protocol",
                "3.1.1",
                "receive-maximum",
                "20",
                "queue-capacity",
                "5000")) {
      session.subscribe(Map.of("plant/+", SubscribeOptions.of(1)));
      connect(session);
      for (int i = 0; i < 3_000; i++) {
        session.publish(message(1, Map.of()), new RecordingPublish());
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> listener.messageCount.get() == 3_000);
      await().until(() -> Long.valueOf(0).equals(session.counters().get("publish.waiting")));
      assertThat(session.counters()).containsEntry("publish.failed", 0L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TinyBroker.NOT_THIS_VERSION, "20 03 00 84 00", TinyBroker.CLOSE})
  void brokerThatDoesNotKnow5IsSpokenToIn311AtOnceAndRemembered(String answer) throws Exception {
    try (TinyBroker broker = new TinyBroker(answer, TinyBroker.WELCOME_3);
        Session session = session(broker.url(), "reconnect.first", "1ms")) {
      connect(session);
      assertThat(versions(broker)).containsExactly(5, 4);
      assertThat(session.info().protocol()).isEqualTo("MQTT 3.1.1");
      assertThat(session.lastFailure()).isEmpty();
      broker.cut();
      await().until(() -> versions(broker).size() == 3);
      assertThat(versions(broker)).containsExactly(5, 4, 4);
    }
  }

  @Test
  void fixedVersionDoesNotFallBack() {
    try (TinyBroker broker = new TinyBroker(TinyBroker.NOT_THIS_VERSION);
        Session session =
            session(
                broker.url(), "protocol", "5", "reconnect.max", "1h", "reconnect.first", "1h")) {
      session.connect();
      await().until(() -> !listener.failures.isEmpty());
      assertThat(versions(broker)).containsExactly(5);
      assertThat(listener.failures.get(0).message())
          .contains("unsupported protocol version: the broker does not speak this MQTT (0x84)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, REJECTED, client identifier not valid",
    "3, REJECTED, server unavailable",
    "4, AUTHENTICATION, bad user name or password",
    "5, AUTHENTICATION, not authorized"
  })
  void returnCodeOf311IsASentence(int code, FailureKind kind, String words) {
    try (TinyBroker broker = new TinyBroker("20 02 00 0" + code);
        Session session = session(broker.url(), "protocol", "3.1.1")) {
      session.connect();
      await().until(() -> !listener.failures.isEmpty());
      assertThat(listener.failures.get(0).kind()).isEqualTo(kind);
      assertThat(listener.failures.get(0).message()).contains("refused: " + words);
    }
  }

  @Test
  void sessionOf311IsReadFromConnackAndItsQos2MessageHandedOverOnce() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME_3, TinyBroker.WELCOME_BACK_3);
        Session session =
            session(broker.url(), "protocol", "3.1.1", "clean-start", "false", "client-id", "me")) {
      connect(session);
      assertThat(session.isSessionPresent()).isFalse();
      broker.send("34 06 00 01 74 00 07 78");
      await().until(() -> broker.packets(PUBREC).size() == 1);
      broker.cut();
      await().until(() -> session.isSessionPresent());
      broker.send("3c 06 00 01 74 00 07 78 34 06 00 01 74 00 08 79");
      await().until(() -> broker.packets(PUBREC).size() == 3);
      assertThat(listener.messages).hasSize(2);
      assertThat(listener.messages.get(1).payload()).isEqualTo(new byte[] {'y'});
    }
  }

  @Test
  void refusedFilterOf311IsTold() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME_3);
        Session session = session(broker.url(), "protocol", "3.1.1")) {
      session.subscribe(Map.of("no/way", SubscribeOptions.of(1), "a/way", SubscribeOptions.of(1)));
      connect(session);
      assertThat(listener.granted).containsOnlyKeys("a/way");
      assertThat(listener.refused).containsEntry("no/way", "unspecified error (0x80)");
    }
  }

  @Test
  void hostsShareTheMessagesOfASharedFilterIn311() throws Exception {
    RecordingSessionListener others = new RecordingSessionListener();
    Map<String, SubscribeOptions> shared = Map.of("$share/hosts/plant/+", SubscribeOptions.of(1));
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session one = session(broker.url(), "protocol", "3.1.1");
        Session two =
            new Session(
                SessionSettings.of(
                    Settings.of("brokers", broker.url(), "protocol", "3.1.1", "canary", "false")),
                context,
                others)) {
      one.subscribe(shared);
      two.subscribe(shared);
      connect(one);
      connect(two);
      await().until(() -> !listener.granted.isEmpty() && !others.granted.isEmpty());
      for (int i = 0; i < 20; i++) {
        one.publish(message(1, Map.of()), new RecordingPublish());
      }
      await().until(() -> listener.messages.size() + others.messages.size() >= 20);
      assertThat(listener.messages).hasSize(10);
      assertThat(others.messages).hasSize(10);
      assertThat(listener.refused).isEmpty();
    }
  }

  @Test
  void idleConnectionOf311Pings() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME_3);
        Session session = session(broker.url(), "protocol", "3.1.1", "keep-alive", "1s")) {
      connect(session);
      await().until(() -> broker.packets(PINGREQ).size() >= 3);
      assertThat(broker.connections()).isEqualTo(1);
    }
  }

  @Test
  void commandDoesNotPretendToExpireIn311() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME_3);
        Session session = session(broker.url(), "protocol", "3.1.1")) {
      connect(session);
      RecordingPublish publish = new RecordingPublish();
      session.publish(message(1, Map.of("message-expiry", "5")), publish);
      await().until(() -> broker.packets(3).size() == 1);
      broker.send("40 02 00 01");
      await().until(() -> publish.events.size() == 2);
      assertThat(publish.events)
          .contains("acknowledged: success (0x00): without message-expiry: MQTT 3.1.1");
    }
  }

  @Test
  void requestIsRefusedIn311ForNobodyCouldAnswerIt() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME_3);
        Session session = session(broker.url(), "protocol", "3.1.1")) {
      connect(session);
      RecordingPublish publish = new RecordingPublish();
      session.publish(message(1, Map.of("response-topic", "answer")), publish);
      assertThat(publish.events)
          .containsExactly(
              "failed: Property [response-topic] needs MQTT 5; this connection speaks 3.1.1");
    }
  }

  @Test
  void settingsWithoutEffectIn311AreWarnedOf() {
    Settings settings =
        Settings.of("protocol", "3.1.1", "session-expiry", "1h", "user-properties.site", "north")
            .with("brokers", "mqtt://broker");
    assertThat(SessionSettings.check(settings))
        .extracting(Issue::path)
        .containsExactly("session-expiry", "user-properties");
    assertThat(SessionSettings.check(settings.with("protocol", "auto"))).isEmpty();
  }

  @Test
  void version5IsTriedAgainAfterSomeHours() {
    long[] now = {0};
    ProtocolChoice choice = new ProtocolChoice(Optional.empty(), () -> now[0]);
    BrokerAddress broker = BrokerAddress.parse("mqtt://broker");
    choice.fellBack(broker, new RefusedException(0x84));
    assertThat(choice.of(broker)).isEqualTo(Protocol.V3_1_1);
    assertThat(choice.of(BrokerAddress.parse("mqtt://other"))).isEqualTo(Protocol.V5);
    now[0] = TimeUnit.HOURS.toNanos(6);
    assertThat(choice.of(broker)).isEqualTo(Protocol.V5);
  }

  @Test
  void brokerKnownToSpeak5DoesNotFallBackBecauseItClosed() {
    ProtocolChoice choice = new ProtocolChoice(Optional.empty(), () -> 0);
    BrokerAddress broker = BrokerAddress.parse("mqtt://broker");
    assertThat(choice.fallsBack(broker, Protocol.V5, new EOFException())).isTrue();
    choice.spoke(broker, Protocol.V5);
    assertThat(choice.fallsBack(broker, Protocol.V5, new EOFException())).isFalse();
    assertThat(choice.fallsBack(broker, Protocol.V5, new RefusedException(0x84))).isTrue();
  }

  /** A session of MQTT 3.1.1 has no expiry (MQTT 3.1.1 §3.1.2.4). */
  @ParameterizedTest
  @CsvSource({"3.1.1, true", "5, false"})
  void sessionWithoutExpiryIsKeptIn311(String protocol, boolean kept) {
    Settings settings =
        Settings.of("protocol", protocol, "clean-start", "false", "client-id", "me")
            .with("brokers", "mqtt://broker");
    assertThat(SessionSettings.of(settings).delivery().sessionKept()).isEqualTo(kept);
  }
}
