package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers, the first preferred. */
class FailBackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private MosquittoBroker broker(String name) throws Exception {
    return MosquittoBroker.open(Files.createDirectory(folder.resolve(name)));
  }

  private Session session(MosquittoBroker first, MosquittoBroker second, String failBack)
      throws Exception {
    Session session =
        new Session(
            SessionSettings.of(
                Settings.of(
                    "brokers.0", first.url(), "brokers.1", second.url(), "fail-back", failBack)),
            context,
            listener);
    session.subscribe(SubscribeOptions.of(Map.of("t", 1)));
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return session;
  }

  private void awaitMessageOf(MosquittoBroker broker, String text) {
    broker.publish("-t", "t", "-m", text, "-q", "1");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                listener.messages.stream()
                    .anyMatch(
                        message ->
                            new String(message.payload(), StandardCharsets.UTF_8).equals(text)));
  }

  @Test
  void firstBrokerIsMovedBackToWhenItIsThereAgain() throws Exception {
    try (MosquittoBroker first = broker("first");
        MosquittoBroker second = broker("second")) {
      first.stop();
      try (Session session = session(first, second, "200ms")) {
        awaitMessageOf(second, "from second");
        first.start();
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    listener.linkDowns.stream().anyMatch(text -> text.contains("moving back"))
                        && session.state() == ConnectionState.CONNECTED);
        awaitMessageOf(first, "from first");
      }
    }
  }

  @Test
  void withoutTheSettingTheFirstBrokerIsTakenOnlyAfterALoss() throws Exception {
    try (MosquittoBroker first = broker("first");
        MosquittoBroker second = broker("second")) {
      first.stop();
      try (Session session = session(first, second, "0")) {
        first.start();
        await()
            .during(Duration.ofSeconds(1))
            .atMost(Duration.ofSeconds(3))
            .until(() -> session.state() == ConnectionState.CONNECTED);
        awaitMessageOf(second, "from second");
        second.kill();
        await()
            .atMost(PATIENCE)
            .until(
                () -> listener.linkUps.get() == 2 && session.state() == ConnectionState.CONNECTED);
        awaitMessageOf(first, "from first");
        assertThat(session.counters()).containsEntry("reconnects", 1L);
      }
    }
  }
}
