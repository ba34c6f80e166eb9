package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.Diagnostics.Explanation;
import io.tagwire.driver.Diagnostics.Reject;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static Point point(String id, String address, String... settings) {
    return Point.of(id, address, ValueType.REAL).withSettings(Settings.of(settings));
  }

  @Test
  void wantsEachFilterOnceWithTheHighestQosAndPresenceTopicsToo() {
    try (Bench bench =
        Bench.down(
            point("a", "site/{area}/level", "qos", "0"),
            point("b", "site/+/level", "qos", "2"),
            point("c", "x", "presence.0.topic", "x/status"),
            point("d", "y", "presence.0.topic", "x/status", "qos", "0"))) {
      assertThat(bench.intake.filters())
          .isEqualTo(SubscribeOptions.of(Map.of("site/+/level", 2, "x", 1, "x/status", 1, "y", 0)));
    }
  }

  @Test
  void announcesFiltersThatComeAndGo() {
    try (Bench bench = Bench.up(point("a", "x"))) {
      List<Map<String, SubscribeOptions>> announced = new ArrayList<>();
      bench.intake.onFiltersChanged(() -> announced.add(bench.intake.filters()));

      GroupDispatcher more = bench.open(point("b", "x"), point("c", "y"));
      GroupDispatcher same = bench.open(point("d", "x"));
      bench.intake.close(same);
      bench.intake.close(more);

      assertThat(announced)
          .containsExactly(
              SubscribeOptions.of(Map.of("x", 1, "y", 1)), SubscribeOptions.of(Map.of("x", 1)));
    }
  }

  @Test
  void aPointOfAClosedGroupTakesNoMessage() {
    try (Bench bench = Bench.up(point("a", "x"))) {
      bench.intake.close(bench.group());
      bench.intake.close(bench.group());

      bench.live("x", "1");

      assertThat(bench.shown().quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
      assertThat(bench.count("messages.unbound")).isEqualTo(1);
    }
  }

  @Test
  void aPointOpenedLaterOnASubscribedTopicShowsTheLastMessageWithItsOwnTime() {
    try (Bench bench = Bench.up(point("a", "x"))) {
      bench.live("x", "1");
      bench.advance(Duration.ofSeconds(5));

      GroupDispatcher later = bench.open(point("b", "x"));

      assertThat(later.last(0)).isEqualTo(bench.shown());
    }
  }

  @Test
  void theCountersAddUpAndKnowWhatCameIn() {
    try (Bench bench = Bench.up(point("a", "x"), point("b", "#", "selector", "/v"))) {
      bench.live("x", "1");
      bench.live("x", "1");
      bench.live("x", "{\"v\":2}");
      bench.live("y", "{\"w\":2}");
      bench.live("$SYS/z", "7");
      bench.live("x", "");
      bench.intake.close(bench.group());
      bench.live("x", "1");

      assertThat(bench.count("messages.in")).isEqualTo(7);
      assertThat(bench.count("messages.bound")).isEqualTo(5);
      assertThat(bench.count("messages.unbound")).isEqualTo(2);
      assertThat(bench.count("bytes.in")).isEqualTo(1 + 1 + 7 + 7 + 1 + 0 + 1);
      // For a: 1, 1, one rejected, empty; for b: 2, empty, and three messages without /v.
      assertThat(bench.count("values.in")).isEqualTo(6);
      assertThat(bench.count("values.rejected")).isEqualTo(1);
      assertThat(bench.count("values.skipped")).isEqualTo(3);
      assertThat(bench.count("values.in"))
          .isEqualTo(
              bench.count("values.delivered")
                  + bench.count("values.filtered")
                  + bench.count("values.conflated")
                  + bench.count("values.dropped")
                  + bench.count("values.pending")
                  + bench.count("values.rejected"));
    }
  }

  @Test
  void aMessageThatCannotBeUsedHarmsNoOtherPointAndIsKept() {
    try (Bench bench =
        Bench.up(point("a", "x", "selector", "/v"), point("b", "x", "decode", "number"))) {
      bench.live("x", "17");
      bench.live("x", "z".repeat(10_000));

      assertThat(bench.shown(1).value()).isEqualTo(new Value.Real(17));
      assertThat(bench.intake.rejects()).extracting(Reject::pointId).containsExactly("a", "b");
      Reject last = bench.intake.rejects().get(1);
      assertThat(last.message().payload().length()).isEqualTo(4_096);
      assertThat(last.reason()).hasSizeLessThan(200);
    }
  }

  @Test
  void keepsTheLastHundredRejectsOnly() {
    try (Bench bench = Bench.up(point("a", "x"))) {
      for (int i = 0; i < 150; i++) {
        bench.live("x", "bad" + i);
      }

      assertThat(bench.intake.rejects()).hasSize(100);
      assertThat(bench.intake.rejects().get(99).reason()).contains("bad149");
      assertThat(bench.count("values.rejected.type")).isEqualTo(150);
    }
  }

  @Test
  void aLateValueIsHistoryWhereTheSettingSaysSo() {
    String[] timed = {"selector", "/v", "time.selector", "/t"};
    Point late = point("late", "x", timed);
    try (Bench bench =
        Bench.up(
            late.withSettings(late.settings().with("history", "late")), point("n", "x", timed))) {
      bench.live("x", "{\"v\":2,\"t\":\"2026-01-01T00:00:10Z\"}");
      bench.live("x", "{\"v\":1,\"t\":\"2026-01-01T00:00:05Z\"}");

      assertThat(bench.shown(0).value()).isEqualTo(new Value.Real(2));
      assertThat(bench.shown(1).value()).isEqualTo(new Value.Real(1));
      assertThat(bench.listener.updates())
          .filteredOn(PointUpdate::historical)
          .extracting(update -> update.point().id() + " " + update.value().value())
          .containsExactly("late 1.0");
    }
  }

  @Test
  void aBufferedValueIsLateAfterALiveOneThatNamesNoTime() {
    Point point = point("p", "x", "selector", "/v", "time.selector", "/t", "history", "late");
    try (Bench bench = Bench.up(point)) {
      bench.live("x", "{\"v\":1,\"t\":\"2020-01-01T00:00:00Z\"}");
      assertThat(bench.shown(0).value()).isEqualTo(new Value.Real(1));
      bench.live("x", "{\"v\":2}");
      bench.live("x", "{\"v\":3,\"t\":\"2020-01-01T00:00:10Z\"}");

      assertThat(bench.shown(0).value()).isEqualTo(new Value.Real(2));
      assertThat(bench.listener.updates())
          .filteredOn(PointUpdate::historical)
          .extracting(update -> update.value().value())
          .containsExactly(new Value.Real(3));
    }
  }

  @Test
  void anObserverSeesWhatAPointShowsAfterAMessage() {
    try (Bench bench = Bench.up(point("a", "x"))) {
      List<TagValue> seen = new ArrayList<>();
      bench.intake.observe((group, index, value, because) -> seen.add(value));
      bench.live("x", "1");
      bench.live("x", "nonsense");
      bench.intake.observe(null);
      bench.live("x", "2");

      assertThat(seen).extracting(TagValue::value).containsExactly(new Value.Real(1));
    }
  }

  @Test
  void anObserverThatThrowsHarmsNobody() {
    try (Bench bench = Bench.up(point("a", "x"))) {
      bench.intake.observe(
          (group, index, value, because) -> {
            throw new IllegalStateException("defect");
          });

      bench.live("x", "1");

      assertThat(bench.shown().quality()).isEqualTo(Quality.GOOD);
    }
  }

  @Test
  void explainsThePathFromTheMessageToTheValue() {
    Point point = point("a", "site/{area}/x", "selector", "/v", "scale", "2");
    try (Bench bench = Bench.up(point)) {
      bench.live("site/north/x", "{\"v\":3}");

      Explanation explanation = bench.intake.explain(point);

      assertThat(explanation.steps())
          .extracting(step -> step.name() + ": " + step.outcome())
          .containsExactly(
              "address: site/{area}/x, QoS 1",
              "link: up",
              "level {area}: north",
              "selector /v: 3",
              "decoded: 6.0, GOOD",
              "value: 6.0, GOOD");
      assertThat(explanation.message().orElseThrow().topic()).isEqualTo("site/north/x");
    }
  }

  @Test
  void explainsWhatIsWrongWithAPointThatIsNotBound() {
    Point point = point("a", "x/#/y");
    try (Bench bench = Bench.up(point)) {
      assertThat(bench.intake.explain(point).steps())
          .extracting(step -> step.name())
          .containsExactly("points/a/address");
      assertThatThrownBy(() -> bench.intake.explain(point("other", "x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Point [other] is not open");
    }
  }

  @Test
  void devicesOfOneGatewayShareItsPresenceTopicAndGoTogether() {
    Point[] points = new Point[50];
    for (int i = 0; i < points.length; i++) {
      points[i] =
          point(
              "p" + i,
              "dev" + i,
              "presence.0.topic",
              "gateway/state",
              "presence.1.topic",
              "dev" + i + "/status");
    }
    try (Bench bench = Bench.up(points)) {
      bench.live("dev0", "1");

      bench.live("gateway/state", "offline");

      for (int i = 0; i < points.length; i++) {
        assertThat(bench.shown(i).quality()).isEqualTo(Quality.BAD_DEVICE_FAILURE);
      }
      bench.intake.close(bench.group());
      assertThat(bench.intake.filters()).isEmpty();
      bench.live("gateway/state", "online");
      assertThat(bench.count("messages.unbound")).isEqualTo(1);
    }
  }

  // Messages, link and presence change at the same time; in the end the point shows what follows
  // from the last of each, not from the order in which the threads came through.
  @Test
  void theLastStateWinsWhateverTheThreadsDo() throws Exception {
    try (Bench bench =
        Bench.up(point("a", "x", "presence.0.topic", "s", "presence.0.online", "online"))) {
      int rounds = 3_000;
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        for (int round = 0; round < 20; round++) {
          CountDownLatch start = new CountDownLatch(1);
          List<Future<?>> done = new ArrayList<>();
          AtomicInteger value = new AtomicInteger();
          done.add(
              threads.submit(
                  () -> {
                    start.await();
                    for (int i = 0; i < rounds / 20; i++) {
                      bench.live("x", Integer.toString(value.incrementAndGet()));
                    }
                    return null;
                  }));
          done.add(
              threads.submit(
                  () -> {
                    start.await();
                    for (int i = 0; i < rounds / 20; i++) {
                      bench.intake.linkDown("down");
                      bench.intake.linkUp();
                    }
                    return null;
                  }));
          done.add(
              threads.submit(
                  () -> {
                    start.await();
                    for (int i = 0; i < rounds / 20; i++) {
                      bench.live("s", "offline");
                      bench.live("s", "online");
                    }
                    return null;
                  }));
          start.countDown();
          for (Future<?> each : done) {
            each.get(30, TimeUnit.SECONDS);
          }
          assertThat(bench.shown().value()).isEqualTo(new Value.Real(value.get()));
          assertThat(bench.shown().quality()).isIn(Quality.GOOD, Quality.UNCERTAIN_LAST_USABLE);
          bench.live("x", "7");
          assertThat(bench.shown().quality()).isEqualTo(Quality.GOOD);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aLinkThatNeverStoodSaysSo() {
    try (Bench bench = Bench.down(point("a", "x"))) {
      assertThat(bench.shown())
          .isEqualTo(
              TagValue.absent(
                  Quality.BAD_NOT_CONNECTED,
                  Instant.parse("2026-01-01T00:00:00Z"),
                  "not connected yet"));
    }
  }

  @Test
  void olderSamplesOfOneMessageAreHistoryAndEveryOneIsCounted() {
    Point point =
        point(
            "a",
            "x",
            "series",
            "",
            "selector",
            "/v",
            "time.selector",
            "/t",
            "time.format",
            "epoch-s");
    try (Bench bench = Bench.up(point)) {
      bench.live(
          "x",
          "[{\"v\":3,\"t\":1767225600},{\"v\":1,\"t\":1767225500},{\"v\":\"?\",\"t\":1767225550}]");

      assertThat(bench.shown().value()).isEqualTo(new Value.Real(3));
      assertThat(bench.shown().sourceTimestamp()).isEqualTo(Instant.ofEpochSecond(1767225600));
      assertThat(bench.listener.updates())
          .filteredOn(PointUpdate::historical)
          .singleElement()
          .satisfies(update -> assertThat(update.value().value()).isEqualTo(new Value.Real(1)));
      assertThat(bench.count("values.rejected")).isEqualTo(1);
      assertThat(bench.count("values.in")).isEqualTo(3);
    }
  }

  @Test
  void olderSamplesThatTheBrokerKeptAreToldOnce() {
    Point point = point("a", "x", "series", "", "selector", "$payload");
    try (Bench bench = Bench.up(point)) {
      bench.retained("x", "[1,2]");
      bench.retained("x", "[1,2]");

      assertThat(bench.listener.updates()).filteredOn(PointUpdate::historical).hasSize(1);
      assertThat(bench.shown().value()).isEqualTo(new Value.Real(2));
    }
  }
}
