package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.FaultyProxy.Way;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The canary with a real broker, and what it says of a connection that only looks alive. */
class CanaryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  // The keep-alive would notice after a minute and a half.
  private Session session(String url, SessionListener told, String... more) {
    Settings settings = Settings.of(more).with("brokers", url).with("keep-alive", "60s");
    assertThat(SessionSettings.check(settings))
        .noneMatch(issue -> issue.severity() == Severity.ERROR);
    return new Session(SessionSettings.of(settings), context, told);
  }

  private Session armed(String url, String... more) throws Exception {
    Session session = session(url, listener, more);
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    awaitState(session, CanaryReport.State.ARMED);
    return session;
  }

  private static void awaitState(Session session, CanaryReport.State state) {
    await().atMost(PATIENCE).until(() -> session.canary().state() == state);
  }

  private void awaitDeath(String circumstance) {
    await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
    Failure failure = listener.failures.get(0);
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.message()).contains("the canary on").contains(circumstance);
  }

  @Test
  void roundTripOfTheCanaryIsKept() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = armed(broker.url(), "canary.every", "50ms")) {
      await().atMost(PATIENCE).until(() -> session.canary().returned() >= 5);
      CanaryReport report = session.canary();
      assertThat(report.last()).isPresent();
      assertThat(report.mean().orElseThrow()).isPositive();
      assertThat(report.longest().orElseThrow()).isGreaterThanOrEqualTo(report.last().get());
      assertThat(session.counters()).containsEntry("messages.out", 0L);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void silentPeerIsNoticedLongBeforeTheKeepAliveAndLeft(Way way) throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Session session = armed(proxy.url())) {
      proxy.swallow(way);
      awaitDeath("nothing else came");
      proxy.heal();
      await().atMost(PATIENCE).until(() -> session.state() == ConnectionState.CONNECTED);
      awaitState(session, CanaryReport.State.ARMED);
    }
  }

  @Test
  void brokerThatSpeaksButDoesNotHearUsIsLeft() throws Exception {
    RecordingSessionListener other = new RecordingSessionListener();
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Session publisher = session(broker.url(), other);
        Session session = armed(proxy.url(), "canary.timeout", "200ms")) {
      publisher.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      session.subscribe(SubscribeOptions.of(Map.of("noise", 0)));
      await().atMost(PATIENCE).until(() -> listener.granted.containsKey("noise"));
      OutboundMessage noise = new OutboundMessage("noise", new byte[] {1}, 0, false, Map.of());
      // So that bytes flow before the other direction is cut.
      publisher.publish(noise, new RecordingPublish());
      proxy.swallow(Way.TO_BROKER);
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(PATIENCE)
          .until(
              () -> {
                publisher.publish(noise, new RecordingPublish());
                return !listener.failures.isEmpty();
              });
      awaitDeath("stayed out for");
    }
  }

  @Test
  void suspendedBrokerIsNoticed() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = armed(broker.url(), "connect-timeout", "1s")) {
      broker.suspend();
      awaitDeath("nothing else came");
      broker.resume();
      await().atMost(PATIENCE).until(() -> session.state() == ConnectionState.CONNECTED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "topic read #, 'the broker refuses it: not authorized'",
    "topic write #, the first one did not come back"
  })
  void brokerThatForbidsItKeepsItsConnection(String rule, String reason) throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, acl(rule));
        Session session = session(broker.url(), listener, "canary.timeout", "100ms")) {
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      awaitState(session, CanaryReport.State.NOT_AVAILABLE);
      assertThat(session.canary().detail()).contains(reason);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(3))
          .until(() -> session.state() == ConnectionState.CONNECTED);
      assertThat(listener.failures).isEmpty();
    }
  }

  private String acl(String rule) throws IOException {
    Path file = folder.resolve("acl");
    Files.writeString(file, rule + "\n");
    return "acl_file " + file;
  }

  @Test
  void canaryThatIsTakenAwayDoesNotEndTheNextConnection() throws Exception {
    String acl = acl("topic readwrite #");
    try (MosquittoBroker broker = MosquittoBroker.open(folder, acl);
        Session session = armed(broker.url(), "canary.timeout", "100ms")) {
      broker.kill();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      acl("topic write #");
      broker.start();
      awaitState(session, CanaryReport.State.NOT_AVAILABLE);
      assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
      assertThat(session.counters()).containsEntry("reconnects", 1L);
    }
  }

  @Test
  void canaryThatDiesSoonOnThreeConnectionsRunningIsNotTrusted() {
    SessionLoop loop = new SessionLoop("test-loop");
    Canary canary =
        new Canary(
            CanarySettings.of(Settings.of(), "id", "test"), loop, new Handover(), "test", "word");
    for (int i = 0; i < 2; i++) {
      canary.died(TimeUnit.SECONDS.toNanos(5));
      canary.end();
      assertThat(canary.report().state()).isEqualTo(CanaryReport.State.NOT_YET);
    }
    canary.died(TimeUnit.SECONDS.toNanos(5));
    canary.end();
    assertThat(canary.report().state()).isEqualTo(CanaryReport.State.NOT_AVAILABLE);
    assertThat(canary.report().detail()).contains("not trusted");
  }

  @Test
  void burstAheadOfItIsNoFault() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        Session session = armed(broker.url())) {
      session.subscribe(SubscribeOptions.of(Map.of("burst", 0)));
      await().atMost(PATIENCE).until(() -> listener.granted.containsKey("burst"));
      StringBuilder lines = new StringBuilder();
      IntStream.range(0, 100_000).forEach(i -> lines.append("{\"n\":").append(i).append("}\n"));
      broker.publishLines(lines.toString(), "-t", "burst", "-l");
      await().atMost(Duration.ofSeconds(60)).until(() -> listener.messageCount.get() == 100_000);
      long before = session.canary().returned();
      await().atMost(PATIENCE).until(() -> session.canary().returned() > before);
      assertThat(listener.failures).isEmpty();
    }
  }

  /** Holds the thread that delivers. */
  private static final class Blocking implements SessionListener {
    private final CountDownLatch latch = new CountDownLatch(1);
    private volatile boolean called;
    private volatile boolean lost;

    @Override
    public void message(InboundMessage message) {
      called = true;
      try {
        lost |= !latch.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void linkUp() {}

    @Override
    public void linkDown(String reason) {
      lost = true;
    }

    @Override
    public void granted(String filter, int qos) {}

    @Override
    public void refused(String filter, String reason) {}

    @Override
    public void state(ConnectionState state, Optional<Failure> cause) {}
  }

  @Test
  void slowListenerIsNoFault() throws Exception {
    Blocking slow = new Blocking();
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session =
            session(broker.url(), slow, "canary.timeout", "400ms", "canary.every", "100ms")) {
      session.subscribe(SubscribeOptions.of(Map.of("slow", 1)));
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      awaitState(session, CanaryReport.State.ARMED);
      broker.publish("-t", "slow", "-m", "1", "-q", "1");
      await().atMost(PATIENCE).until(() -> slow.called);
      await().during(Duration.ofSeconds(9)).atMost(Duration.ofSeconds(11)).until(() -> !slow.lost);
      slow.latch.countDown();
      long before = session.canary().returned();
      await().atMost(PATIENCE).until(() -> session.canary().returned() > before);
      assertThat(slow.lost).isFalse();
    }
  }

  // The broker has its window full: no canary can come. Once longer than the twenty timeouts it may
  // stay out while other bytes come, once with a period longer than the timeout.
  @ParameterizedTest
  @CsvSource({"200ms, 600ms, 13", "2s, 1s, 4"})
  void hostThatTakesNothingForLongIsNoFaultAndADeadPeerIsStillNoticed(
      String every, String timeout, int seconds) throws Exception {
    List<Acknowledgement> held = new CopyOnWriteArrayList<>();
    listener.onMessage =
        message -> {
          message.acknowledgement().hold();
          held.add(message.acknowledgement());
        };
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Session session =
            armed(
                proxy.url(),
                "canary.timeout",
                timeout,
                "canary.every",
                every,
                "receive-maximum",
                "2")) {
      session.subscribe(SubscribeOptions.of(Map.of("slow", 1)));
      await().atMost(PATIENCE).until(() -> listener.granted.containsKey("slow"));
      broker.publishLines("1\n2\n3\n4\n", "-t", "slow", "-l", "-q", "1");
      await().atMost(PATIENCE).until(() -> held.size() == 2);
      await()
          .during(Duration.ofSeconds(seconds))
          .atMost(Duration.ofSeconds(seconds + 2))
          .until(() -> listener.failures.isEmpty());
      long before = session.canary().returned();
      listener.onMessage = message -> {};
      held.forEach(Acknowledgement::release);
      await().atMost(PATIENCE).until(() -> session.canary().returned() > before + 1);
      assertThat(listener.messages).hasSize(4);
      assertThat(listener.failures).isEmpty();

      listener.onMessage = message -> message.acknowledgement().hold();
      broker.publishLines("5\n6\n", "-t", "slow", "-l", "-q", "1");
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 6);
      proxy.swallow(Way.TO_CLIENT);
      awaitDeath("nothing else came");
    }
  }

  @Test
  void twoHostsMayShareATopicAndNobodySeesTheCanaries() throws Exception {
    RecordingSessionListener other = new RecordingSessionListener();
    String[] shared = {"canary.topic", "site/canary", "canary.every", "50ms"};
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session first = armed(broker.url(), shared);
        Session second = session(broker.url(), other, shared)) {
      second.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      first.subscribe(SubscribeOptions.of(Map.of("#", 1)));
      second.subscribe(SubscribeOptions.of(Map.of("#", 1)));
      awaitState(second, CanaryReport.State.ARMED);
      long before = first.canary().returned();
      await()
          .atMost(PATIENCE)
          .until(() -> first.canary().returned() > before + 5 && second.canary().returned() > 5);
      broker.publish("-t", "real", "-m", "1", "-q", "1");
      await().atMost(PATIENCE).until(() -> !listener.messages.isEmpty());
      await().atMost(PATIENCE).until(() -> !other.messages.isEmpty());
      for (RecordingSessionListener each : List.of(listener, other)) {
        assertThat(each.messages).extracting(InboundMessage::topic).containsExactly("real");
        assertThat(each.failures).isEmpty();
      }
      assertThat(first.canary().returned()).isLessThanOrEqualTo(first.canary().sent());
    }
  }

  @Test
  void textThatOnlyLooksLikeACanaryIsNobodys() {
    Canary canary =
        new Canary(
            new CanarySettings(true, "c", Duration.ofSeconds(1), Duration.ofSeconds(1)),
            new SessionLoop("test-loop"),
            new Handover(),
            "test",
            "word");
    for (String payload : List.of("", "word", "word-", "word-x", "other-1", "word-99999999999")) {
      InboundMessage message =
          new InboundMessage(
              "c", payload.getBytes(StandardCharsets.UTF_8), 0, false, false, Map::of);
      assertThat(canary.take(message)).isTrue();
    }
    assertThat(canary.report().returned()).isZero();
  }
}
