package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.Driver;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the broker hears that a message was received, with a broker that keeps the session. */
class AcknowledgeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MANY = 1_000_000;

  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void closeContext() {
    listener.release();
    context.close();
  }

  private Driver driver(FaultyProxy proxy, String acknowledge) throws Exception {
    Driver driver =
        new MqttDriverFactory()
            .create(
                context,
                Settings.of("clean-start", "false", "client-id", "host", "session-expiry", "1h")
                    .with("acknowledge", acknowledge)
                    .with("snapshot", "false")
                    .with("brokers", proxy.url()));
    driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
    return driver;
  }

  private static long messagesIn(Driver driver) {
    return driver.health().counters().getOrDefault("messages.in", 0L);
  }

  private void openEvents(Driver driver) {
    driver.open(GroupSpec.events("g", List.of(Point.of("a", "a", ValueType.REAL)), 100), listener);
    await()
        .atMost(PATIENCE)
        .until(() -> driver.health().counters().getOrDefault("subscriptions", 0L) > 0);
  }

  /** The listener has not returned when the connection is cut; then another message comes. */
  private long receivedWhenCutWhileTheListenerWorks(String acknowledge) throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Driver driver = driver(proxy, acknowledge)) {
      openEvents(driver);
      listener.block();
      broker.publish("-t", "a", "-m", "1", "-q", "1");
      await().atMost(PATIENCE).until(listener::isInside);
      await().atMost(PATIENCE).until(() -> messagesIn(driver) == 1);
      if (acknowledge.equals("handed")) {
        // Its answer has left as soon as the broker has nothing under way for us any more.
        broker.publish("-t", "a", "-m", "2", "-q", "1");
        await().atMost(PATIENCE).until(() -> messagesIn(driver) == 2);
      }
      int accepted = proxy.accepted();
      proxy.reset();
      await().atMost(PATIENCE).until(() -> proxy.accepted() > accepted);
      broker.publish("-t", "a", "-m", "3", "-q", "1");
      await()
          .atMost(PATIENCE)
          .until(() -> messagesIn(driver) >= (acknowledge.equals("handed") ? 3 : 2));
      listener.release();
      listener.awaitValue("a", new Value.Real(3));
      return listener.updates().stream()
          .filter(update -> new Value.Real(1).equals(update.value().value()))
          .filter(update -> update.value().quality().isGood())
          .count();
    }
  }

  @Test
  void messageTheHostHadNotTakenIsDeliveredAgainAfterTheConnectionWasCut() throws Exception {
    assertThat(receivedWhenCutWhileTheListenerWorks("taken")).isEqualTo(2);
  }

  @Test
  void messageThatWasHandedOverIsNotDeliveredAgain() throws Exception {
    assertThat(receivedWhenCutWhileTheListenerWorks("handed")).isEqualTo(1);
  }

  @Test
  void slowHostSlowsTheBrokerAndLosesNothing() throws Exception {
    int messages = 200;
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Driver driver =
            new MqttDriverFactory()
                .create(
                    context,
                    Settings.of("acknowledge", "taken", "receive-maximum", "10")
                        .with("brokers", proxy.url()))) {
      driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      // Room for a few more than may be under way. With each acknowledgement mosquitto 2.0.11 sends
      // not one more, but as many as the receive maximum.
      Stepwise host = new Stepwise();
      driver.open(GroupSpec.events("g", List.of(Point.of("a", "a", ValueType.REAL)), 30), host);
      await()
          .atMost(PATIENCE)
          .until(() -> driver.health().counters().getOrDefault("subscriptions", 0L) > 0);
      host.steps.drainPermits();
      StringBuilder lines = new StringBuilder();
      for (int i = 1; i <= messages; i++) {
        lines.append(i).append('\n');
      }
      broker.publishLines(lines.toString(), "-t", "a", "-l", "-q", "1");
      await().atMost(PATIENCE).until(() -> messagesIn(driver) == 10);
      assertThat(messagesIn(driver)).isEqualTo(10);
      for (int step = 0; step < 3; step++) {
        int before = host.batches.get();
        host.steps.release();
        await().atMost(PATIENCE).until(() -> host.batches.get() > before);
        await()
            .during(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(10))
            .until(() -> driver.health().counters().getOrDefault("values.pending", 0L) <= 25);
      }
      host.steps.release(MANY);
      await().atMost(PATIENCE).until(() -> host.good.size() == messages);
      assertThat(host.good)
          .isEqualTo(IntStream.rangeClosed(1, messages).mapToObj(Value.Real::new).toList());
      assertThat(driver.health().counters()).containsEntry("values.dropped", 0L);
    }
  }

  /** A host that takes one batch for each permit. */
  private static final class Stepwise implements GroupListener {
    private final Semaphore steps = new Semaphore(MANY);
    private final AtomicInteger batches = new AtomicInteger();
    private final List<@Nullable Value> good = new CopyOnWriteArrayList<>();

    @Override
    public void onUpdates(UpdateBatch batch) {
      try {
        if (!steps.tryAcquire(60, TimeUnit.SECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      batch.updates().stream()
          .filter(update -> update.value().quality().isGood())
          .forEach(update -> good.add(update.value().value()));
      batches.incrementAndGet();
    }
  }

  @Test
  void rawMessageIsTakenWhenItsListenerReturned() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        FaultyProxy proxy = FaultyProxy.to(broker.port());
        Driver driver = driver(proxy, "taken")) {
      RawMessages raw = driver.feature(RawMessages.class).orElseThrow();
      raw.subscribe(
              "a",
              1,
              message -> {
                inside.countDown();
                try {
                  free.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              })
          .granted()
          .toCompletableFuture()
          .get(15, TimeUnit.SECONDS);
      broker.publish("-t", "a", "-m", "1", "-q", "1");
      assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(messagesIn(driver)).isEqualTo(1);
      proxy.reset();
      await().atMost(PATIENCE).until(() -> messagesIn(driver) == 2);
      free.countDown();
    }
  }
}
