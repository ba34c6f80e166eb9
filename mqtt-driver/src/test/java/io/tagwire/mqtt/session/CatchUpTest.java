package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the backlog of a real broker was delivered. */
class CatchUpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(String url, String... more) {
    return new Session(
        SessionSettings.of(Settings.of(more).with("brokers", url)), context, listener);
  }

  private static void retain(MosquittoBroker broker, String prefix, int count) throws Exception {
    // One connection, many topics.
    try (RealTimeContext own = new RealTimeContext();
        Session publisher =
            new Session(
                SessionSettings.of(
                    Settings.of("brokers", broker.url(), "queue-capacity", "100000")),
                own,
                new RecordingSessionListener())) {
      publisher.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      IntStream.range(0, count)
          .forEach(
              i ->
                  publisher.publish(
                      new OutboundMessage(prefix + i, new byte[] {1}, 1, true, Map.of()),
                      new RecordingPublish()));
      await()
          .atMost(PATIENCE)
          .until(() -> publisher.counters().getOrDefault("messages.out", 0L) == count);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void retainedImageIsCompleteBeforeItIsTold(String canary) throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0")) {
      retain(broker, "plant/", 5_000);
      retain(broker, "later/", 500);
      try (Session session = session(broker.url(), "canary", canary)) {
        session.subscribe(SubscribeOptions.of(Map.of("plant/#", 1)));
        session.connect();
        await().atMost(PATIENCE).until(() -> listener.caughtUps.size() == 1);
        assertThat(listener.messagesWhenCaughtUp).containsExactly(5_000);
        session.subscribe(SubscribeOptions.of(Map.of("later/#", 1)));
        await().atMost(PATIENCE).until(() -> listener.caughtUps.size() == 2);
        assertThat(listener.messagesWhenCaughtUp).containsExactly(5_000, 5_500);
        assertThat(listener.caughtUps).containsExactly(false, false);
      }
    }
  }
}
