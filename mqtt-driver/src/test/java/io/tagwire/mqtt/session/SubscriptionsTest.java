package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import io.tagwire.mqtt.route.TopicFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is subscribed when, and how it is written into SUBSCRIBE (MQTT 5 §3.8). */
class SubscriptionsTest {
  private static final int SUBSCRIBE = 8;
  private static final int UNSUBSCRIBE = 10;
  private static final String WITHOUT_IDS = "20 05 00 00 02 29 00";

  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(TinyBroker broker, String... more) {
    Settings settings =
        Settings.of("clean-start", "false", "client-id", "fixed", "session-expiry", "1h")
            .with("brokers", broker.url())
            .with("canary", "false");
    for (int i = 0; i < more.length; i += 2) {
      settings = settings.with(more[i], more[i + 1]);
    }
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private static void connect(Session session) throws Exception {
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Map<String, SubscribeOptions> ordered(String... filters) {
    Map<String, SubscribeOptions> options = new LinkedHashMap<>();
    for (String filter : filters) {
      options.put(filter, SubscribeOptions.of(1));
    }
    return options;
  }

  /** Each SUBSCRIBE as {@code id: filter=options, …}, options in hex. */
  private static List<String> subscribed(TinyBroker broker) {
    List<String> decoded = new ArrayList<>();
    for (String packet : broker.packets(SUBSCRIBE)) {
      ByteBuffer body = ByteBuffer.wrap(HexFormat.of().parseHex(packet.substring(3)));
      body.getShort();
      ByteBuffer properties = body.slice(body.position() + 1, body.get());
      body.position(body.position() + properties.limit());
      List<String> filters = new ArrayList<>();
      while (body.hasRemaining()) {
        byte[] filter = new byte[body.getShort()];
        body.get(filter);
        filters.add(
            new String(filter, StandardCharsets.UTF_8) + "=" + String.format("%02x", body.get()));
      }
      decoded.add(id(properties) + ": " + String.join(", ", filters));
    }
    return decoded;
  }

  private static int id(ByteBuffer properties) {
    int id = 0;
    if (properties.hasRemaining()) {
      assertThat(properties.get()).isEqualTo((byte) 0x0B);
      int shift = 0;
      while (properties.hasRemaining()) {
        id |= (properties.get() & 0x7F) << shift;
        shift += 7;
      }
    }
    return id;
  }

  private void awaitUpAgain(Session session, TinyBroker broker) {
    broker.cut();
    await().until(() -> broker.connections() == 2 && session.state() == ConnectionState.CONNECTED);
  }

  @Test
  void exactFiltersShareAnIdentifierAndEachWildcardHasItsOwn() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      session.subscribe(ordered("a/b", "c", "a/#", "$share/g/c"));
      connect(session);
      assertThat(subscribed(broker))
          .containsExactly(
              "1: a/b=01, c=01",
              TopicFilter.subscriptionId("a/#") + ": a/#=01",
              TopicFilter.subscriptionId("$share/g/c") + ": $share/g/c=01");
    }
  }

  @Test
  void noPacketHoldsMoreFiltersThanTheSettingAllows() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker, "subscribe-maximum", "2")) {
      session.subscribe(ordered("a", "b", "c", "d", "e"));
      connect(session);
      assertThat(subscribed(broker)).containsExactly("1: a=01, b=01", "1: c=01, d=01", "1: e=01");
      session.unsubscribe(List.of("a", "b", "c"));
      await().until(() -> broker.packets(UNSUBSCRIBE).size() == 2);
    }
  }

  @Test
  void brokerWithoutIdentifiersIsSentNone() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      session.subscribe(ordered("a/b", "b/#"));
      connect(session);
      assertThat(subscribed(broker)).containsExactly("0: a/b=01, b/#=01");
    }
  }

  @Test
  void withoutIdentifiersAFilterIsLeftToAWildcardThatMatchesAllOfIt() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      session.subscribe(ordered("a/b", "a/+", "+/b", "a/#", "$SYS/b"));
      connect(session);
      assertThat(subscribed(broker)).containsExactly("0: +/b=01, a/#=01, $SYS/b=01");
      assertThat(listener.granted)
          .containsOnlyKeys("a/b", "a/+", "+/b", "a/#", "$SYS/b")
          .containsEntry("a/b", 1);
      assertThat(session.isSubscribed("a/b")).isTrue();
    }
  }

  @Test
  void filterWithAHigherQosIsNotLeftToAWildcard() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      Map<String, SubscribeOptions> filters = ordered("a/b", "a/#");
      filters.put("a/b", SubscribeOptions.of(2));
      session.subscribe(filters);
      connect(session);
      assertThat(subscribed(broker)).containsExactly("0: a/b=02, a/#=01");
    }
  }

  @Test
  void filterLeftToARefusedWildcardIsSubscribedItself() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      session.subscribe(ordered("no/#", "no/b/#", "no/b/c", "a/#"));
      connect(session);
      assertThat(subscribed(broker))
          .containsExactly("0: no/#=01, a/#=01", "0: no/b/#=01", "0: no/b/c=01");
    }
  }

  @Test
  void filterIsSubscribedBeforeTheWildcardItWasLeftToIsUnsubscribed() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      session.subscribe(ordered("a/b", "a/#"));
      connect(session);
      session.unsubscribe(List.of("a/#"));
      await().until(() -> !broker.packets(UNSUBSCRIBE).isEmpty());
      // What is retained came with the wildcard.
      assertThat(subscribed(broker)).containsExactly("0: a/#=01", "0: a/b=21");
      assertThat(order(broker)).containsExactly(SUBSCRIBE, SUBSCRIBE, UNSUBSCRIBE);
      assertThat(session.isSubscribed("a/b")).isTrue();
    }
  }

  @Test
  void filterThatComesAfterItsWildcardIsSubscribedUntilWhatIsRetainedCame() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      session.subscribe(ordered("a/#"));
      connect(session);
      session.subscribe(ordered("a/b"));
      await().until(() -> !broker.packets(UNSUBSCRIBE).isEmpty());
      assertThat(subscribed(broker)).containsExactly("0: a/#=01", "0: a/b=01");
      assertThat(broker.packets(UNSUBSCRIBE)).singleElement().asString().endsWith("0003612f62");
      assertThat(listener.caughtUps).isNotEmpty();
      assertThat(session.isSubscribed("a/b")).isTrue();
    }
  }

  @Test
  void filterThatWasThereBeforeItsWildcardIsUnsubscribedBehindIt() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS);
        Session session = session(broker)) {
      session.subscribe(ordered("a/b"));
      connect(session);
      session.subscribe(ordered("a/#"));
      await().until(() -> !broker.packets(UNSUBSCRIBE).isEmpty());
      assertThat(subscribed(broker)).containsExactly("0: a/b=01", "0: a/#=01");
      assertThat(broker.packets(UNSUBSCRIBE)).singleElement().asString().endsWith("0003612f62");
      assertThat(order(broker)).containsExactly(SUBSCRIBE, SUBSCRIBE, UNSUBSCRIBE);
    }
  }

  @Test
  void keptSessionWithFiltersLeftToAWildcardIsNotSubscribedAgain() throws Exception {
    try (TinyBroker broker = new TinyBroker(WITHOUT_IDS, "20 05 01 00 02 29 00");
        Session session = session(broker)) {
      session.subscribe(ordered("a/b", "a/#"));
      connect(session);
      listener.granted.clear();
      awaitUpAgain(session, broker);
      assertThat(subscribed(broker)).containsExactly("0: a/#=01");
      assertThat(listener.granted).containsOnlyKeys("a/b", "a/#");
    }
  }

  private static List<Integer> order(TinyBroker broker) {
    return broker.packets().stream()
        .map(packet -> Integer.parseInt(packet.substring(0, 1), 16))
        .filter(type -> type == SUBSCRIBE || type == UNSUBSCRIBE)
        .toList();
  }

  @Test
  void optionsAreOnTheWire() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      Map<String, SubscribeOptions> filters = new LinkedHashMap<>();
      filters.put("a", new SubscribeOptions(2, true, false, RetainHandling.NEW));
      filters.put("b", new SubscribeOptions(0, false, true, RetainHandling.NEVER));
      filters.put("$share/g/c", new SubscribeOptions(1, true, true, RetainHandling.ALWAYS));
      session.subscribe(filters);
      connect(session);
      assertThat(subscribed(broker).get(0)).isEqualTo("1: a=16, b=28");
      assertThat(subscribed(broker).get(1)).endsWith("$share/g/c=09");
    }
  }

  @Test
  void newFilterIsSubscribedAloneAndAnotherQosBringsNothingRetained() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      session.subscribe(ordered("a", "b"));
      connect(session);
      session.subscribe(ordered("c"));
      await().until(() -> listener.granted.containsKey("c"));
      session.subscribe(Map.of("a", SubscribeOptions.of(2)));
      await().until(() -> Integer.valueOf(2).equals(listener.granted.get("a")));
      assertThat(subscribed(broker)).containsExactly("1: a=01, b=01", "1: c=01", "1: a=22");
      assertThat(broker.connections()).isEqualTo(1);
    }
  }

  @Test
  void keptSessionWithUnchangedFiltersIsNotSubscribedAgain() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME, TinyBroker.WELCOME_BACK);
        Session session = session(broker)) {
      session.subscribe(ordered("a", "b/#"));
      connect(session);
      listener.granted.clear();
      awaitUpAgain(session, broker);
      await().until(() -> listener.caughtUps.contains(true));
      assertThat(subscribed(broker)).hasSize(2);
      assertThat(listener.granted).containsOnlyKeys("a", "b/#");
      assertThat(session.counters()).containsEntry("subscriptions", 2L);
    }
  }

  @Test
  void lostSessionIsSubscribedAgainWithWhatIsRetained() throws Exception {
    try (TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session = session(broker)) {
      session.subscribe(ordered("a"));
      connect(session);
      awaitUpAgain(session, broker);
      assertThat(subscribed(broker)).containsExactly("1: a=01", "1: a=01");
      assertThat(listener.caughtUps).doesNotContain(true);
    }
  }

  @Test
  void keptSessionWithOtherFiltersIsSubscribedAgainAndOnlyTheNewOnesComeRetained()
      throws Exception {
    try (TinyBroker broker =
            new TinyBroker(TinyBroker.WELCOME, TinyBroker.CLOSE, TinyBroker.WELCOME_BACK);
        Session session = session(broker)) {
      session.subscribe(ordered("a", "b"));
      connect(session);
      broker.cut();
      await().until(() -> !session.isUp());
      session.subscribe(ordered("c"));
      session.unsubscribe(List.of("b"));
      await()
          .until(() -> broker.connections() == 3 && session.state() == ConnectionState.CONNECTED);
      assertThat(subscribed(broker)).containsExactly("1: a=01, b=01", "1: a=21, c=01");
      assertThat(broker.packets(UNSUBSCRIBE)).hasSize(1);
    }
  }
}
