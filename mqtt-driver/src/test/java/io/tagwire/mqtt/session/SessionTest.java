package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session with a real broker. */
class SessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(String url, String... more) {
    Settings settings = Settings.of(more).with("brokers", url);
    assertThat(SessionSettings.check(settings))
        .noneMatch(issue -> issue.severity() == io.tagwire.driver.config.Severity.ERROR);
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private static void connect(Session session) throws Exception {
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static OutboundMessage message(String topic, String payload, int qos, boolean retain) {
    return new OutboundMessage(
        topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain, Map.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void messageArrivesWithItsQos(int qos) throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      session.subscribe(SubscribeOptions.of(Map.of("plant/+", 2)));
      connect(session);
      RecordingPublish publish = new RecordingPublish();
      session.publish(message("plant/level", "4.2", qos, false), publish);
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
      InboundMessage received = listener.messages.get(0);
      assertThat(received.topic()).isEqualTo("plant/level");
      assertThat(new String(received.payload(), StandardCharsets.UTF_8)).isEqualTo("4.2");
      assertThat(received.qos()).isEqualTo(qos);
      assertThat(received.retained()).isFalse();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(publish.events)
                      .containsExactlyInAnyOrderElementsOf(
                          qos == 0
                              ? List.of("sent")
                              : List.of("sent", "acknowledged: success (0x00)")));
    }
  }

  @Test
  void retainedMessageComesMarkedForNewFilter() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      broker.publish("-t", "plant/mode", "-m", "auto", "-r", "-q", "1");
      connect(session);
      session.subscribe(SubscribeOptions.of(Map.of("plant/mode", 1)));
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
      assertThat(listener.messages.get(0).retained()).isTrue();
    }
  }

  @Test
  void propertiesArriveByName() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      session.subscribe(SubscribeOptions.of(Map.of("plant/#", 1)));
      connect(session);
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("content-type", "application/json");
      properties.put("response-topic", "answer/1");
      properties.put("correlation-data", "AQID");
      properties.put("user.site", "north");
      session.publish(
          new OutboundMessage("plant/x", new byte[] {1}, 1, false, properties),
          new RecordingPublish());
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
      assertThat(listener.messages.get(0).properties().get()).containsAllEntriesOf(properties);
    }
  }

  @Test
  void logsInWithUserAndSecret() throws Exception {
    context.secret("env:PW", "s3cret");
    try (MosquittoBroker broker = withUser();
        Session session = session(broker.url(), "username", "scada", "password", "env:PW")) {
      connect(session);
      assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
    }
  }

  @Test
  void wrongPasswordIsAnAuthenticationFailureAndDoesNotHammer() throws Exception {
    context.secret("env:PW", "wrong");
    try (MosquittoBroker broker = withUser();
        Session session = session(broker.url(), "username", "scada", "password", "env:PW")) {
      session.connect();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      assertThat(listener.failures.get(0).kind()).isEqualTo(FailureKind.AUTHENTICATION);
      assertThat(listener.failures.get(0).message()).contains("not authorized (0x87)");
      assertThat(listener.failures.toString()).doesNotContain("wrong");
      // The pause after a refused login is 5 s at least.
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(3))
          .until(() -> attempts(broker) == 1);
    }
  }

  private static long attempts(MosquittoBroker broker) {
    return broker.log().lines().filter(line -> line.contains("not authorised")).count();
  }

  private MosquittoBroker withUser() throws IOException, InterruptedException {
    Path passwords = folder.resolve("passwords");
    Process process =
        new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "scada", "s3cret")
            .start();
    assertThat(process.waitFor()).isZero();
    return MosquittoBroker.with(
        folder, List.of("allow_anonymous false", "password_file " + passwords));
  }

  @Test
  void missingSecretIsTold() {
    try (Session session =
        session("mqtt://127.0.0.1:" + MosquittoBroker.freePort(), "password", "env:NONE")) {
      session.connect();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
    }
    assertThat(listener.states)
        .startsWith(ConnectionState.CONNECTING)
        .endsWith(ConnectionState.CLOSED);
  }

  @Test
  void refusedFilterIsToldAndTheOthersWork() throws Exception {
    try (MosquittoBroker broker =
            MosquittoBroker.open(folder, MosquittoBroker.subscribersOnlyTo(folder, "open/#"));
        Session session = session(broker.url())) {
      session.subscribe(SubscribeOptions.of(Map.of("open/level", 1, "closed/level", 1)));
      connect(session);
      assertThat(listener.granted).containsOnlyKeys("open/level");
      assertThat(listener.refused.get("closed/level")).contains("not authorized (0x87)");
      assertThat(session.counters()).containsEntry("subscriptions", 1L);
    }
  }

  @Test
  void killedBrokerIsToldAtOnceAndAfterItsRestartEverythingIsBack() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      session.subscribe(SubscribeOptions.of(Map.of("plant/level", 1)));
      connect(session);
      broker.kill();
      await().atMost(Duration.ofSeconds(2)).until(() -> listener.linkDowns.size() == 1);
      // With something of ours unread in the broker it is a reset.
      assertThat(listener.linkDowns.get(0)).containsPattern("closed the connection|broke");
      broker.start();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(2))
          .until(() -> session.state() == ConnectionState.CONNECTED);
      broker.publish("-t", "plant/level", "-m", "1", "-q", "1");
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
      assertThat(listener.states)
          .containsSubsequence(
              ConnectionState.CONNECTED, ConnectionState.RECONNECTING, ConnectionState.CONNECTED);
      assertThat(session.counters()).containsEntry("reconnects", 1L);
    }
  }

  @Test
  void tenThousandFiltersAreGranted() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      Map<String, Integer> filters = new LinkedHashMap<>();
      for (int i = 0; i < 10_000; i++) {
        filters.put("plant/tag" + i, 1);
      }
      session.subscribe(SubscribeOptions.of(filters));
      connect(session);
      assertThat(listener.granted).hasSize(10_000);
      broker.publish("-t", "plant/tag9999", "-m", "1", "-q", "1");
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
    }
  }

  @Test
  void unsubscribedFilterBringsNothingMore() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      session.subscribe(SubscribeOptions.of(Map.of("a", 1, "b", 1)));
      connect(session);
      session.unsubscribe(List.of("a"));
      await()
          .atMost(PATIENCE)
          .until(() -> session.counters().getOrDefault("subscriptions", 0L) == 1L);
      session.publish(message("a", "1", 1, false), new RecordingPublish());
      session.publish(message("b", "2", 1, false), new RecordingPublish());
      await().atMost(PATIENCE).until(() -> !listener.messages.isEmpty());
      assertThat(listener.messages).extracting(InboundMessage::topic).containsExactly("b");
    }
  }

  @Test
  void noMatchingSubscribersIsTold() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = session(broker.url())) {
      connect(session);
      RecordingPublish publish = new RecordingPublish();
      session.publish(message("nobody/listens", "1", 1, false), publish);
      await()
          .atMost(PATIENCE)
          .until(() -> publish.events.contains("acknowledged: no matching subscribers (0x10)"));
    }
  }

  @Test
  void refusedQosTwoPublishIsToldAndKeepsTheConnection() throws Exception {
    Path acl = folder.resolve("acl");
    Files.writeString(acl, "topic read #\n");
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "acl_file " + acl);
        Session session = session(broker.url())) {
      connect(session);
      for (int i = 0; i < 50; i++) {
        RecordingPublish publish = new RecordingPublish();
        session.publish(message("not/mine", "1", 2, false), publish);
        await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(PATIENCE)
            .until(() -> publish.events.contains("acknowledged: not authorized (0x87)"));
      }
      assertThat(listener.linkDowns).isEmpty();
      assertThat(session.counters()).containsEntry("publish.failed", 50L);
    }
  }

  @Test
  void burstLargerThanTheWindowArrivesComplete() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        Session session = session(broker.url(), "queue-capacity", "100000")) {
      session.subscribe(SubscribeOptions.of(Map.of("burst", 1)));
      connect(session);
      for (int i = 0; i < 5_000; i++) {
        session.publish(
            message("burst", Integer.toString(i), i % 3, false), new RecordingPublish());
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> listener.messageCount.get() == 5_000);
      assertThat(session.counters()).containsEntry("publish.failed", 0L);
    }
  }

  @Test
  void messageLongerThanTheBrokerTakesIsRefusedAndTheConnectionStays() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_packet_size 2000");
        Session session = session(broker.url())) {
      connect(session);
      RecordingPublish publish = new RecordingPublish();
      session.publish(message("big", "x".repeat(3_000), 1, false), publish);
      assertThat(publish.events).hasSize(1);
      assertThat(publish.events.get(0)).startsWith("failed: ").contains("2000");
      assertThat(listener.linkDowns).isEmpty();
    }
  }

  @Test
  void publishWhileOfflineFailsAtOnce() {
    try (Session session = session("mqtt://127.0.0.1:" + MosquittoBroker.freePort())) {
      session.connect();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      RecordingPublish publish = new RecordingPublish();
      session.publish(message("a", "1", 1, false), publish);
      assertThat(publish.events.toString()).contains("failed: not connected: Nobody listens at");
    }
  }

  @Test
  void secondBrokerIsTakenWhenTheFirstIsDown() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder)) {
      Settings settings =
          Settings.of(
              "brokers.0",
              "mqtt://127.0.0.1:" + MosquittoBroker.freePort(),
              "brokers.1",
              broker.url());
      try (Session session = new Session(SessionSettings.of(settings), context, listener)) {
        connect(session);
        assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
      }
    }
  }

  @Test
  void secondConnectEndsThePauseBetweenAttempts() throws Exception {
    MosquittoBroker broker = MosquittoBroker.open(folder);
    broker.stop();
    try (broker;
        Session session = session(broker.url(), "reconnect.first", "10m", "reconnect.max", "10m")) {
      var stage = session.connect();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      broker.start();
      assertThat(session.connect() == stage).isTrue();
      stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
    }
  }

  @Test
  void serverThatAcceptsAndNeverAnswersHoldsNoLongerThanTheTimeout() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Session session =
            session("mqtt://127.0.0.1:" + mute.getLocalPort(), "connect-timeout", "1s")) {
      long begin = System.nanoTime();
      session.connect();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
      assertThat(listener.failures.get(0).kind()).isEqualTo(FailureKind.TIMEOUT);
    }
    assertNoThreadLeft();
  }

  @Test
  void serverThatAcceptsAndClosesLeavesNoThreads() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread closer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 5; i++) {
                    rude.accept().close();
                  }
                } catch (IOException e) {
                  assertThat(rude.isClosed()).isTrue();
                }
              },
              "rude-server");
      closer.start();
      try (Session session = session("mqtt://127.0.0.1:" + rude.getLocalPort())) {
        session.connect();
        closer.join(20_000);
        assertThat(closer.isAlive()).isFalse();
      }
    }
    assertNoThreadLeft();
  }

  @Test
  void takenOverSessionIsNamedAndDoesNotFightBack() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Session session = session("mqtt://127.0.0.1:" + server.getLocalPort())) {
      session.connect();
      try (Socket client = server.accept()) {
        assertThat(client.getInputStream().read(new byte[512])).isPositive();
        client.getOutputStream().write(new byte[] {0x20, 0x03, 0x00, 0x00, 0x00});
        await().atMost(PATIENCE).until(session::isUp);
        // DISCONNECT with a reason and nothing else (MQTT 5 §3.14.2.1).
        client.getOutputStream().write(new byte[] {(byte) 0xE0, 0x01, (byte) 0x8E});
        await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      }
      assertThat(listener.failures.get(0).message()).contains("session taken over");
      server.setSoTimeout(2_000);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void reasonsOfARefusedFilterThatTheClientDoesNotKnowAreToldAndTheConnectionStays()
      throws Exception {
    Map<String, Integer> filters = new LinkedHashMap<>();
    List.of("a", "b", "c", "d").forEach(filter -> filters.put(filter, 1));
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Session session = session("mqtt://127.0.0.1:" + server.getLocalPort())) {
      session.subscribe(SubscribeOptions.of(filters));
      session.connect();
      try (Socket client = server.accept()) {
        assertThat(client.getInputStream().read(new byte[512])).isPositive();
        client.getOutputStream().write(new byte[] {0x20, 0x03, 0x00, 0x00, 0x00});
        byte[] subscribe = new byte[512];
        assertThat(client.getInputStream().read(subscribe)).isPositive();
        client
            .getOutputStream()
            .write(
                new byte[] {
                  (byte) 0x90,
                  12,
                  subscribe[2],
                  subscribe[3],
                  5,
                  0x1F,
                  0,
                  2,
                  'n',
                  'o',
                  0x01,
                  (byte) 0x97,
                  (byte) 0xA2,
                  (byte) 0xA1
                });
        await().atMost(PATIENCE).until(() -> session.state() == ConnectionState.CONNECTED);
        assertThat(listener.granted).containsOnlyKeys("a");
        assertThat(listener.refused)
            .containsEntry("b", "quota exceeded (0x97): no")
            .containsEntry("c", "wildcard subscriptions not supported (0xA2): no")
            .containsEntry("d", "subscription identifiers not supported (0xA1): no");
        assertThat(listener.linkDowns).isEmpty();
      }
    }
  }

  @Test
  void twinsThatDriveEachOtherOutWithoutAWordAreNamed() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session first = session(broker.url(), "client-id", "twin");
        Session second =
            new Session(
                SessionSettings.of(Settings.of("brokers", broker.url(), "client-id", "twin")),
                context,
                new RecordingSessionListener())) {
      connect(first);
      connect(second);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  Stream.of(first, second)
                      .flatMap(session -> session.lastFailure().stream())
                      .anyMatch(failure -> failure.message().contains("client id [twin]")));
    }
  }

  @Test
  void brokerPublishesTheWillWhenTheConnectionIsCut() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Session watcher = session(broker.url());
        Session told = withWill("mqtt://127.0.0.1:" + proxy.port())) {
      watcher.subscribe(SubscribeOptions.of(Map.of("status", 1)));
      connect(watcher);
      connect(told);
      await().atMost(PATIENCE).until(() -> texts().equals(List.of("here")));
      proxy.close();
      await().atMost(PATIENCE).until(() -> texts().equals(List.of("here", "gone")));
    }
  }

  @Test
  void brokerDropsTheWillWhenTheSessionIsClosed() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session watcher = session(broker.url())) {
      watcher.subscribe(SubscribeOptions.of(Map.of("status", 1)));
      connect(watcher);
      Session told = withWill(broker.url());
      connect(told);
      await().atMost(PATIENCE).until(() -> texts().equals(List.of("here")));
      told.close();
      // What the broker has to send of the closed session, it has sent before this one.
      await().atMost(PATIENCE).until(() -> broker.log().contains("Client told disconnected"));
      broker.publish("-t", "status", "-m", "end", "-q", "1");
      await().atMost(PATIENCE).until(() -> texts().contains("end"));
      assertThat(texts()).containsExactly("here", "end");
    }
  }

  private Session withWill(String url) {
    return new Session(
        SessionSettings.of(
            Settings.of(
                "brokers", url,
                "client-id", "told",
                "will.topic", "status",
                "will.payload", "gone",
                "birth.topic", "status",
                "birth.payload", "here")),
        context,
        new RecordingSessionListener());
  }

  private List<String> texts() {
    return listener.messages.stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void noThreadIsLeftAfterClose() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder)) {
      Session session = session(broker.url());
      connect(session);
      session.close();
      assertNoThreadLeft();
      assertThat(session.state()).isEqualTo(ConnectionState.CLOSED);
    }
  }

  private static void assertNoThreadLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("MQTT ") || name.startsWith("scada-mqtt-"));
  }
}
