package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that the broker keeps, and subscriptions shared with another host. */
class KeptSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int COUNT = 300;

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session kept(String url) throws Exception {
    Session session =
        new Session(
            SessionSettings.of(
                Settings.of("brokers", url, "client-id", "kept")
                    .with("clean-start", "false")
                    .with("session-expiry", "1h")),
            context,
            listener);
    session.subscribe(SubscribeOptions.of(Map.of("plant/#", 1)));
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> listener.caughtUps.size() == 1);
    return session;
  }

  private static String numbers() {
    return IntStream.range(0, COUNT)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private List<String> texts() {
    return listener.messages.stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void messagesOfTheTimeAwayArriveBeforeTheBacklogIsToldDelivered() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Session session = kept(proxy.url())) {
      proxy.refuse();
      proxy.reset();
      await().atMost(PATIENCE).until(() -> !session.isUp());
      broker.publishLines(numbers(), "-t", "plant/x", "-q", "1", "-l");
      proxy.heal();
      await().atMost(PATIENCE).until(() -> listener.caughtUps.size() == 2);
      assertThat(listener.caughtUps).containsExactly(false, true);
      assertThat(listener.messagesWhenCaughtUp).containsExactly(0, COUNT);
      assertThat(texts())
          .containsExactlyElementsOf(
              IntStream.range(0, COUNT).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void subscriptionThatTheBrokerForgotIsMadeAgain() throws Exception {
    // Without persistence a restart forgets every session.
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Session session = kept(broker.url())) {
      broker.kill();
      await().atMost(PATIENCE).until(() -> !session.isUp());
      broker.start();
      await().atMost(PATIENCE).until(() -> listener.caughtUps.size() == 2);
      assertThat(listener.caughtUps).containsExactly(false, false);
      broker.publish("-t", "plant/x", "-m", "again", "-q", "1");
      await().atMost(PATIENCE).until(() -> texts().contains("again"));
      assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
    }
  }

  @Test
  void sharedSubscriptionGivesEachMessageToOneOfTheHosts() throws Exception {
    RecordingSessionListener other = new RecordingSessionListener();
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        Session first = sharing(broker, listener);
        Session second = sharing(broker, other)) {
      broker.publishLines(numbers(), "-t", "t/x", "-q", "1", "-l");
      await()
          .atMost(PATIENCE)
          .until(() -> listener.messageCount.get() + other.messageCount.get() >= COUNT);
      // Behind it nothing more is on its way.
      for (Session each : List.of(first, second)) {
        long back = each.canary().returned();
        await().atMost(PATIENCE).until(() -> each.canary().returned() > back + 1);
      }
      List<String> all =
          IntStream.range(0, COUNT).mapToObj(Integer::toString).collect(Collectors.toList());
      assertThat(listener.messages).isNotEmpty();
      assertThat(other.messages).isNotEmpty();
      List<String> got = new ArrayList<>(texts());
      other.messages.forEach(
          message -> got.add(new String(message.payload(), StandardCharsets.UTF_8)));
      assertThat(got).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private Session sharing(MosquittoBroker broker, RecordingSessionListener to) throws Exception {
    Session session =
        new Session(
            SessionSettings.of(Settings.of("brokers", broker.url(), "canary.every", "100ms")),
            context,
            to);
    session.subscribe(SubscribeOptions.of(Map.of("$share/g/t/#", 1)));
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return session;
  }
}
