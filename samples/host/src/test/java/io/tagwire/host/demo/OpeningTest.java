package io.tagwire.host.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  private final List<String> shown = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Opening opening =
      new Opening(
          batch -> batch.updates().forEach(update -> shown.add(update.point().id())),
          2,
          nanos::get);

  @Test
  void nothingIsToldUntilEveryDeviceHasShownSomething() {
    tell(good("plug.power", null));
    assertThat(shown).isEmpty();
    tell(good("probe.level", null));
    assertThat(shown).containsExactly("plug.power", "probe.level");
  }

  @Test
  void devicesTakeTurns() {
    tell(good("plug.power", null), good("plug.current", null), good("probe.level", null));
    assertThat(shown).containsExactly("plug.power", "probe.level", "plug.current");
  }

  @Test
  void aValueThatSaysWhenItAroseComesFirst() {
    tell(good("plug.state", null), good("plug.power", NOW), good("probe.level", null));
    assertThat(shown).containsExactly("plug.power", "probe.level", "plug.state");
  }

  @Test
  void aTagThatWaitsIsLeftOutAndNoSignOfItsDevice() {
    tell(waiting("probe.level"), good("plug.power", null));
    assertThat(shown).isEmpty();
    tell(good("probe.level", null));
    assertThat(shown).containsExactly("plug.power", "probe.level");
  }

  @Test
  void aSilentDeviceHoldsTheOthersBackForThreeSecondsAtMost() {
    tell(good("plug.power", null));
    nanos.addAndGet(Duration.ofMillis(2999).toNanos());
    tell(good("plug.power", null));
    assertThat(shown).isEmpty();
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    tell(good("plug.current", null));
    assertThat(shown).containsExactly("plug.power", "plug.power", "plug.current");
  }

  @Test
  void openedEarlyItTellsWhatItHeldBackAndAllThatFollows() {
    tell(good("plug.power", null));
    opening.open();
    tell(waiting("probe.level"));
    assertThat(shown).containsExactly("plug.power", "probe.level");
  }

  private void tell(PointUpdate... updates) {
    opening.onUpdates(new UpdateBatch(List.of(updates), 0));
  }

  private static PointUpdate good(String id, @Nullable Instant at) {
    return new PointUpdate(point(id), TagValue.good(new Value.Real(1), at, NOW), false);
  }

  private static PointUpdate waiting(String id) {
    return new PointUpdate(
        point(id), TagValue.absent(Quality.BAD_WAITING_FOR_INITIAL_DATA, NOW, null), false);
  }

  private static Point point(String id) {
    return Point.of(id, id, ValueType.REAL);
  }
}
