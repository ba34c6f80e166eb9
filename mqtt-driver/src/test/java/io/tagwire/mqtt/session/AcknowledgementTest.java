package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the broker is told about what it delivered, packet by packet (MQTT 5 §4.3, §4.6). */
class AcknowledgementTest {
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int PUBREC = 5;
  private static final int PUBCOMP = 7;
  // The client's own queue between its two threads, and one in the hands of each.
  private static final int READ_AHEAD = 12;

  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private final List<Acknowledgement> held = new CopyOnWriteArrayList<>();
  private volatile boolean holding;

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(TinyBroker broker, String... more) throws Exception {
    Settings settings =
        Settings.of("clean-start", "false", "client-id", "fixed", "session-expiry", "1h")
            .with("brokers", broker.url())
            .with("canary", "false");
    for (int i = 0; i < more.length; i += 2) {
      settings = settings.with(more[i], more[i + 1]);
    }
    listener.onMessage =
        message -> {
          if (holding) {
            message.acknowledgement().hold();
            held.add(message.acknowledgement());
          }
        };
    Session session = new Session(SessionSettings.of(settings), context, listener);
    session.subscribe(SubscribeOptions.of(Map.of("t", 2)));
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return session;
  }

  private static String publish(int qos, int packetId, boolean duplicate) {
    int first = 0x30 | (qos << 1) | (duplicate ? 8 : 0);
    return String.format("%02x 07 00 01 74 00 %02x 00 78", first, packetId);
  }

  private void received(int count) {
    await().until(() -> listener.messages.size() == count);
  }

  @Test
  void messageIsAcknowledgedWhenTheListenerReturned() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      broker.send(publish(1, 7, false));
      await().until(() -> broker.packets(PUBACK).equals(List.of("40 0007")));
      assertThat(listener.messages).hasSize(1);
      assertThat(listener.messages.get(0).qos()).isEqualTo(1);
    }
  }

  @Test
  void heldMessageHoldsBackThoseBehindItAndAllGoInOrderOfArrival() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      holding = true;
      broker.send(publish(1, 1, false) + publish(1, 2, false) + publish(1, 3, false));
      received(3);
      held.get(2).release();
      held.get(1).release();
      // Answered by now, if it were not for the first one.
      broker.send(publish(2, 9, false));
      received(4);
      held.get(3).release();
      await().until(() -> broker.packets(PUBREC).equals(List.of("50 0009")));
      assertThat(broker.packets(PUBACK)).isEmpty();
      held.get(0).release();
      await().until(() -> broker.packets(PUBACK).equals(List.of("40 0001", "40 0002", "40 0003")));
    }
  }

  @Test
  void releaseAfterTheConnectionEndedDoesNothing() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME, TinyBroker.WELCOME_BACK);
        Session session = session(broker)) {
      holding = true;
      broker.send(publish(1, 1, false));
      received(1);
      broker.cut();
      await().until(() -> broker.connections() == 2 && session.isUp());
      held.get(0).release();
      holding = false;
      broker.send(publish(1, 1, true));
      received(2);
      await().until(() -> broker.packets(PUBACK).equals(List.of("40 0001")));
      assertThat(listener.messages.get(1).duplicate()).isTrue();
    }
  }

  @Test
  void flowOfQos2EndsWithPubcomp() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      broker.send(publish(2, 7, false));
      await().until(() -> broker.packets(PUBREC).equals(List.of("50 0007")));
      broker.send("62 02 00 07");
      await().until(() -> broker.packets(PUBCOMP).equals(List.of("70 0007")));
      assertThat(listener.messages).hasSize(1);
      assertThat(listener.messages.get(0).qos()).isEqualTo(2);
    }
  }

  @Test
  void messageOfQos2DeliveredAgainAfterACutIsHandedOverOnce() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME, TinyBroker.WELCOME_BACK);
        Session session = session(broker)) {
      broker.send(publish(2, 7, false));
      await().until(() -> broker.packets(PUBREC).size() == 1);
      broker.cut();
      await().until(() -> broker.connections() == 2 && session.isUp());
      broker.send(publish(2, 7, true) + "62 02 00 07" + publish(2, 8, false));
      received(2);
      await().until(() -> broker.packets(PUBREC).equals(List.of("50 0007", "50 0007", "50 0008")));
      assertThat(broker.packets(PUBCOMP)).containsExactly("70 0007");
    }
  }

  @Test
  void packetIdIsNewWhereTheBrokerForgotTheSession() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      broker.send(publish(2, 7, false));
      await().until(() -> broker.packets(PUBREC).size() == 1);
      broker.cut();
      await().until(() -> broker.connections() == 2 && session.isUp());
      broker.send(publish(2, 7, false));
      received(2);
    }
  }

  @Test
  void messageOfQos2NotReleasedBeforeACutComesAgain() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME, TinyBroker.WELCOME_BACK);
        Session session = session(broker)) {
      holding = true;
      broker.send(publish(2, 7, false));
      received(1);
      broker.cut();
      await().until(() -> broker.connections() == 2 && session.isUp());
      assertThat(broker.packets(PUBREC)).isEmpty();
      holding = false;
      broker.send(publish(2, 7, true));
      received(2);
      await().until(() -> broker.packets(PUBREC).equals(List.of("50 0007")));
    }
  }

  // As mosquitto 2.0.11 after some PUBACKs of a client it has more for; and in 3.1.1 no broker
  // is told how much it may send.
  @ParameterizedTest
  @CsvSource({"5, 20 03 00 00 00", "3.1.1, 20 02 00 00"})
  void brokerThatSendsMoreThanMayBeUnansweredIsReadNoFurtherAndKeptForAsLongAsItTakes(
      String protocol, String welcome) throws Exception {
    int all = 60;
    try (TinyBroker broker = new TinyBroker(welcome);
        Session session =
            session(broker, "protocol", protocol, "receive-maximum", "3", "keep-alive", "2s")) {
      holding = true;
      StringBuilder burst = new StringBuilder();
      for (int id = 1; id <= all; id++) {
        burst.append(protocol.equals("5") ? publish(1, id, false) : publish3(id));
      }
      broker.send(burst.toString());
      await().until(() -> listener.messages.size() >= 3);
      // Longer than a dead peer would be given. The client has taken some before it was stopped.
      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(7))
          .until(() -> session.isUp() && listener.messages.size() <= 3 + READ_AHEAD);
      assertThat(listener.failures).isEmpty();
      for (int id = 1; id <= all; id++) {
        int next = id;
        await().pollInterval(Duration.ofMillis(2)).until(() -> held.size() >= next);
        assertThat(held.size() - next).isLessThanOrEqualTo(3 + READ_AHEAD);
        held.get(id - 1).release();
      }
      await().untilAsserted(() -> assertThat(broker.packets(PUBACK)).hasSize(all));
      assertThat(broker.packets(PUBACK))
          .isEqualTo(
              IntStream.rangeClosed(1, all).mapToObj(id -> String.format("40 %04x", id)).toList());
      // The keep-alive is the client's again.
      await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(6))
          .until(() -> session.isUp() && listener.failures.isEmpty());
    }
  }

  private static String publish3(int packetId) {
    return String.format("32 06 00 01 74 00 %02x 78", packetId);
  }

  @Test
  void duplicateFlagIsOnTheWireFromQos1On() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      byte[] payload = "x".getBytes(StandardCharsets.UTF_8);
      for (int qos = 0; qos <= 2; qos++) {
        session.publish(
            new OutboundMessage("t", payload, qos, false, Map.of(), true), new RecordingPublish());
      }
      await().until(() -> broker.packets(PUBLISH).size() == 3);
      assertThat(broker.packets(PUBLISH))
          .map(hex -> hex.substring(0, 2))
          .containsExactly("30", "3a", "3c");
    }
  }

  @Test
  void subscriptionIdsOfAMessageAreToldInOrder() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      broker.send("30 09 00 01 74 05 0b 07 0b 80 01");
      received(1);
      assertThat(listener.messages.get(0).subscriptionIds()).containsExactly(7, 128);
    }
  }
}
