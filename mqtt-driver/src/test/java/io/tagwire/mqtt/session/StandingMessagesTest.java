package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.FaultyProxy.Way;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Will, birth and shutdown messages, seen by another client of a real broker. */
class StandingMessagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener watched = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(String url, RecordingSessionListener listener, String... more) {
    Settings settings = Settings.of(more).with("brokers", url).with("client-id", "told");
    assertThat(SessionSettings.check(settings))
        .noneMatch(issue -> issue.severity() == Severity.ERROR);
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private Session watcher(MosquittoBroker broker) throws Exception {
    Session watcher =
        new Session(SessionSettings.of(Settings.of("brokers", broker.url())), context, watched);
    watcher.subscribe(SubscribeOptions.of(Map.of("status", 1)));
    connect(watcher);
    return watcher;
  }

  private static void connect(Session session) throws Exception {
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private List<String> texts() {
    return watched.messages.stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void shutdownMessageTakesThePlaceOfTheWillWhenTheSessionIsClosed() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session watcher = watcher(broker)) {
      Session told =
          session(
              broker.url(),
              new RecordingSessionListener(),
              "will.topic",
              "status",
              "will.payload",
              "gone",
              "birth.topic",
              "status",
              "birth.payload",
              "here {client-id} {instance}",
              "shutdown.topic",
              "status",
              "shutdown.payload",
              "bye {client-id}");
      connect(told);
      await().atMost(PATIENCE).until(() -> texts().equals(List.of("here told test")));
      told.close();
      await().atMost(PATIENCE).until(() -> broker.log().contains("Client told disconnected"));
      broker.publish("-t", "status", "-m", "end", "-q", "1");
      await().atMost(PATIENCE).until(() -> texts().contains("end"));
      assertThat(texts()).containsExactly("here told test", "bye told", "end");
      assertThat(watcher.isUp()).isTrue();
    }
  }

  @Test
  void brokerThatDoesNotAnswerHoldsTheCloseOnlyAMoment() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port())) {
      Session told =
          session(
              proxy.url(),
              new RecordingSessionListener(),
              "canary",
              "false",
              "shutdown.topic",
              "status");
      connect(told);
      proxy.swallow(Way.TO_CLIENT);
      long begin = System.nanoTime();
      told.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(7));
    }
  }

  @Test
  void willHasTheTimeOfItsOwnLogin() throws Exception {
    RecordingSessionListener listener = new RecordingSessionListener();
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Session watcher = watcher(broker);
        Session told =
            session(
                proxy.url(),
                listener,
                "will.topic",
                "status",
                "will.payload",
                "{time} {time-ms}",
                "will.expiry",
                "1h")) {
      connect(told);
      for (int i = 0; i < 2; i++) {
        int logins = listener.linkUps.get();
        proxy.reset();
        await().atMost(PATIENCE).until(() -> listener.linkUps.get() > logins && told.isUp());
      }
      await().atMost(PATIENCE).until(() -> watched.messages.size() == 2);
      List<Instant> times =
          texts().stream()
              .map(text -> Instant.parse(text.substring(0, text.indexOf(' '))))
              .toList();
      assertThat(times.get(1)).isAfter(times.get(0));
      assertThat(texts().get(0)).endsWith(" " + times.get(0).toEpochMilli());
      assertThat(watched.messages.get(0).properties().get()).containsKey("message-expiry");
      assertThat(watcher.isUp()).isTrue();
    }
  }
}
