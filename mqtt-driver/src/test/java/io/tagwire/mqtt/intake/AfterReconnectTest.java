package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for once more when the broker kept the session, so that nothing was subscribed. */
class AfterReconnectTest {

  private static Point point(String id, String address, String... settings) {
    return Point.of(id, address, ValueType.REAL).withSettings(Settings.of(settings));
  }

  private static Bench back(Point... points) {
    Bench bench = Bench.up(points);
    bench.live("a", "1");
    bench.live("b", "1");
    bench.intake.linkDown("gone");
    bench.intake.linkUp();
    return bench;
  }

  @Test
  void exactFiltersWithoutAMessageSinceAreAskedForTheirRetainedOne() {
    try (Bench bench = back(point("a", "a"), point("b", "b"), point("c", "c"))) {
      bench.live("b", "2");
      assertThat(bench.intake.caughtUp(true, true)).containsExactlyInAnyOrder("a", "c");
    }
  }

  @Test
  void nothingIsAskedForWhatWasJustSubscribed() {
    try (Bench bench = back(point("a", "a"))) {
      assertThat(bench.intake.caughtUp(false, true)).isEmpty();
    }
  }

  @Test
  void filterIsAskedOnceAndNotIfOneOfItsPointsHeard() {
    try (Bench bench = back(point("a", "a"), point("same", "a"))) {
      assertThat(bench.intake.caughtUp(true, true)).containsExactly("a");
      bench.live("a", "2");
      assertThat(bench.intake.caughtUp(true, true)).isEmpty();
    }
  }

  @Test
  void wildcardsSharedAndIgnoredAreNotAsked() {
    try (Bench bench =
        back(point("w", "a/+"), point("s", "$share/g/a"), point("i", "b", "retained", "ignore"))) {
      assertThat(bench.intake.caughtUp(true, true)).isEmpty();
    }
  }

  @Test
  void presenceIsAskedForBecauseAGoneDeviceSaysNothing() {
    try (Bench bench = back(point("a", "a", "presence.0.topic", "a/lwt"))) {
      bench.live("a", "2");
      assertThat(bench.intake.caughtUp(true, true)).isEqualTo(List.of("a/lwt"));
    }
  }

  @Test
  void whatHasNoRetainedMessageStaysUncertainAlsoInAResumedSession() {
    try (Bench bench = back(point("a", "a"))) {
      bench.intake.caughtUp(true, true);
      assertThat(bench.shown().quality()).isEqualTo(Quality.UNCERTAIN_LAST_USABLE);
      assertThat(bench.shown().detail()).isEqualTo("link is back, no value since");
      bench.live("a", "1");
      assertThat(bench.shown().quality()).isEqualTo(Quality.GOOD);
    }
  }
}
