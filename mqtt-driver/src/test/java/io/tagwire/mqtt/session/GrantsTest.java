package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker grants in CONNACK is kept to and shown (MQTT 5 §3.2.2.3). */
class GrantsTest {
  private static final int PUBLISH = 3;
  private static final int PINGREQ = 12;

  /**
   * Receive maximum 2, maximum QoS 1, no retain, 1,024 bytes, client id "given", 2 aliases, no
   * wildcards, no subscription ids, no shared subscriptions, keep-alive 1 s.
   */
  private static final String STINGY =
      "20 23 00 00 20"
          + "21 0002 24 01 25 00 27 00000400 12 0005 676976656e 22 0002 28 00 29 00 2a 00 13 0001";

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private final RecordingPublish publish = new RecordingPublish();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(String url, String... more) throws Exception {
    Settings settings =
        Settings.of(more).with("brokers", url).with("canary", "false").with("client-id", "");
    Session session = new Session(SessionSettings.of(settings), context, listener);
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return session;
  }

  private static OutboundMessage message(String topic, int qos, boolean retain, int size) {
    return new OutboundMessage(topic, new byte[size], qos, retain, Map.of());
  }

  @Test
  void everythingGrantedIsShown() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url())) {
      assertThat(session.granted())
          .contains(
              new Grants(
                  Protocol.V5, "given", false, 2, 1, false, false, false, false, 1024, 2, 1));
      assertThat(session.info().clientId()).isEqualTo("given");
    }
  }

  @Test
  void settingThatIsNotGrantedIsTold() {
    Grants stingy =
        new Grants(Protocol.V5, "given", false, 2, 1, false, false, false, false, 1024, 2, 1);
    Settings settings =
        Settings.of("brokers", "mqtt://broker", "keep-alive", "30s")
            .with("birth.topic", "t")
            .with("birth.qos", "2")
            .with("birth.retain", "true");
    assertThat(Unmet.of(SessionSettings.of(settings), stingy))
        .containsExactly(
            "keep-alive is 30 s; the broker sets 1 s, and that counts",
            "birth.qos is 2; the broker grants 1 at most, and the message is not sent",
            "birth.retain is true; the broker does not keep retained messages, and the message is"
                + " not sent");
  }

  @Test
  void higherQosThanGrantedIsRefusedHere() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url())) {
      session.publish(message("t", 2, false, 1), publish);
      assertThat(publish.events).containsExactly("failed: the broker grants QoS 1 at most, not 2");
    }
  }

  @Test
  void retainedMessageIsRefusedHereWhereTheBrokerKeepsNone() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url())) {
      session.publish(message("t", 1, true, 1), publish);
      assertThat(publish.events)
          .containsExactly("failed: the broker does not keep retained messages");
    }
  }

  @Test
  void longerMessageThanGrantedIsRefusedHere() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url())) {
      session.publish(message("t", 1, false, 1_024), publish);
      assertThat(publish.events).hasSize(1);
      assertThat(publish.events.get(0)).startsWith("failed: a message of").contains("1024");
    }
  }

  @Test
  void filtersTheBrokerDoesNotSupportAreRefusedAndNotSent() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url())) {
      session.subscribe(
          Map.of(
              "plant/#",
              SubscribeOptions.of(1),
              "$share/hosts/plant",
              SubscribeOptions.of(1),
              "plant",
              SubscribeOptions.of(1)));
      await().until(() -> listener.granted.containsKey("plant"));
      assertThat(listener.refused)
          .containsOnly(
              Map.entry("plant/#", "the broker does not support wildcard subscriptions"),
              Map.entry("$share/hosts/plant", "the broker does not support shared subscriptions"));
    }
  }

  @Test
  void noMoreIsUnderWayThanTheBrokerReceives() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url())) {
      for (int i = 0; i < 5; i++) {
        session.publish(message("t", 1, false, 1), publish);
      }
      await().until(() -> broker.packets(PUBLISH).size() == 2);
      assertThat(session.counters()).containsEntry("publish.waiting", 3L);
      broker.send("40 02 00 01");
      await().until(() -> broker.packets(PUBLISH).size() == 3);
      assertThat(session.counters()).containsEntry("publish.waiting", 2L);
    }
  }

  @Test
  void keepAliveOfTheBrokerCounts() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url(), "keep-alive", "1h")) {
      await().until(() -> broker.packets(PINGREQ).size() >= 2);
      assertThat(session.isUp()).isTrue();
      assertThat(broker.connections()).isEqualTo(1);
    }
  }

  @Test
  void aliasesAreUsedAsFarAsGranted() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY, TinyBroker.WELCOME);
        Session session = session(broker.url())) {
      for (String topic : List.of("a", "b", "c", "a", "b", "c")) {
        session.publish(message(topic, 0, false, 0), publish);
      }
      await().until(() -> broker.packets(PUBLISH).size() == 6);
      assertThat(broker.packets(PUBLISH))
          .containsExactly(
              "30 00016103230001",
              "30 00016203230002",
              "30 00016300",
              "30 000003230001",
              "30 000003230002",
              "30 00016300");
      broker.cut();
      await().until(() -> broker.connections() == 2 && session.isUp());
      session.publish(message("a", 0, false, 0), publish);
      await().until(() -> broker.packets(PUBLISH).size() == 7);
      // Granted none, and what the connection before had is forgotten.
      assertThat(broker.packets(PUBLISH).get(6)).isEqualTo("30 00016100");
    }
  }

  @Test
  void aliasesAreUsedAsFarAsTheSettingAllows() throws Exception {
    try (TinyBroker broker = new TinyBroker(STINGY);
        Session session = session(broker.url(), "topic-alias-maximum", "0")) {
      assertThat(session.granted().orElseThrow().topicAliasMaximum()).isEqualTo(0);
      session.publish(message("a", 0, false, 0), publish);
      session.publish(message("a", 0, false, 0), publish);
      await().until(() -> broker.packets(PUBLISH).size() == 2);
      assertThat(broker.packets(PUBLISH)).containsOnly("30 00016100");
    }
  }

  @Test
  void mosquittoUnderstandsOurAliases() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url(), "topic-alias-maximum", "65535")) {
      assertThat(session.granted().orElseThrow().topicAliasMaximum()).isEqualTo(10);
      session.subscribe(Map.of("plant/+", SubscribeOptions.of(1)));
      await().until(() -> listener.granted.containsKey("plant/+"));
      for (int i = 0; i < 60; i++) {
        String topic = "plant/" + i % 15;
        session.publish(
            new OutboundMessage(
                topic, topic.getBytes(StandardCharsets.UTF_8), i % 3, false, Map.of()),
            publish);
      }
      await().until(() -> listener.messages.size() == 60);
      assertThat(listener.messages)
          .allMatch(
              message ->
                  message.topic().equals(new String(message.payload(), StandardCharsets.UTF_8)));
    }
  }

  @Test
  void clientIdTheBrokerAssignedIsShown() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      assertThat(session.info().clientId()).startsWith("auto-");
    }
  }
}
