package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keep-alive with a real broker (MQTT 5 §3.1.2.10). */
class KeepAliveTest {
  @TempDir private Path folder;

  @Test
  void idleConnectionStays() throws Exception {
    RecordingSessionListener listener = new RecordingSessionListener();
    try (RealTimeContext context = new RealTimeContext();
        MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session =
            new Session(
                SessionSettings.of(Settings.of("brokers", broker.url(), "keep-alive", "2s")),
                context,
                listener)) {
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      await()
          .pollInterval(Duration.ofMillis(100))
          .during(Duration.ofSeconds(13))
          .atMost(Duration.ofSeconds(15))
          .until(() -> session.state() == ConnectionState.CONNECTED);
      assertThat(listener.failures).isEmpty();
    }
  }

  // QoS 0 is never answered, and the client asks for an answer less often while it sends.
  @Test
  void brokerThatHasNothingToSayIsNotTakenForDeadWhileWePublish() throws Exception {
    RecordingSessionListener listener = new RecordingSessionListener();
    try (RealTimeContext context = new RealTimeContext();
        MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session =
            new Session(
                SessionSettings.of(Settings.of("brokers", broker.url(), "keep-alive", "2s")),
                context,
                listener)) {
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      OutboundMessage heartbeat =
          new OutboundMessage("plant/heartbeat", new byte[] {1}, 0, false, Map.of());
      await()
          .pollInterval(Duration.ofMillis(100))
          .during(Duration.ofSeconds(7))
          .atMost(Duration.ofSeconds(9))
          .until(
              () -> {
                session.publish(heartbeat, new RecordingPublish());
                return session.state() == ConnectionState.CONNECTED;
              });
      assertThat(listener.failures).isEmpty();
    }
  }
}
