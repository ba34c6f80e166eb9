package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that match the same topic, with a broker that sends a copy for each of them. */
class OverlapTest {
  private static final int COUNT = 200;

  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();

  @AfterEach
  void closeContext() {
    context.close();
  }

  @Test
  void eachPointAndEachRawListenerGetsAMessageOnce() throws Exception {
    List<String> raw = new CopyOnWriteArrayList<>();
    try (MosquittoBroker broker = MosquittoBroker.open(folder, "max_queued_messages 0");
        Driver driver =
            new MqttDriverFactory().create(context, Settings.of("brokers", broker.url()))) {
      driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      List<Point> points =
          Stream.of("a/b", "a/+", "a/#", "+/b", "{x}/b")
              .map(address -> Point.of(address, address, ValueType.INT))
              .toList();
      RecordingListener listener = new RecordingListener();
      RawMessages messages = driver.feature(RawMessages.class).orElseThrow();
      try (PointGroup group = driver.open(GroupSpec.events("g", points, 10_000), listener);
          RawMessages.Subscription all = messages.subscribe("#", 1, keep(raw, "#"));
          RawMessages.Subscription exact = messages.subscribe("a/b", 1, keep(raw, "a/b"))) {
        all.granted().toCompletableFuture().get(15, TimeUnit.SECONDS);
        exact.granted().toCompletableFuture().get(15, TimeUnit.SECONDS);
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> counters(driver).getOrDefault("subscriptions", 0L) == 5);
        broker.publishLines(
            IntStream.range(0, COUNT)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n", "", "\n")),
            "-t",
            "a/b",
            "-q",
            "1",
            "-l");
        // Behind it nothing of a/b is on its way any more.
        broker.publish("-t", "a/b", "-m", "-1", "-q", "1");
        for (Point point : points) {
          await().atMost(Duration.ofSeconds(15)).until(() -> values(listener, point).contains(-1L));
          assertThat(values(listener, point))
              .as(point.address())
              .containsExactlyElementsOf(
                  IntStream.rangeClosed(0, COUNT)
                      .mapToObj(i -> i == COUNT ? -1L : (long) i)
                      .toList());
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> raw.size() >= 2 * COUNT + 2);
        assertThat(raw).doesNotHaveDuplicates().hasSize(2 * COUNT + 2);
        Map<String, Long> counters = counters(driver);
        // One copy for each of the five filters; # has no point.
        assertThat(counters)
            .containsEntry("messages.bound", 4L * COUNT + 4)
            .containsEntry("messages.unbound", COUNT + 1L)
            .containsEntry("messages.in", 5L * COUNT + 5)
            .containsEntry("values.in", 5L * COUNT + 5);
      }
    }
  }

  private static Consumer<RawMessage> keep(List<String> raw, String filter) {
    return message -> {
      if (message.topic().equals("a/b")) {
        raw.add(filter + " " + new String(message.payload().toArray(), StandardCharsets.UTF_8));
      }
    };
  }

  private static Map<String, Long> counters(Driver driver) {
    return driver.health().counters();
  }

  private static List<Long> values(RecordingListener listener, Point point) {
    return listener.updates(point.id()).stream()
        .map(PointUpdate::value)
        .filter(value -> value.quality().isGood())
        .map(TagValue::value)
        .filter(Value.Int.class::isInstance)
        .map(value -> ((Value.Int) value).value())
        .toList();
  }
}
