package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.Diagnostics.Gap;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.testkit.ManualClock;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.DeliverySettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When values were lost, from when to when, how many and why. */
class GapsTest {
  private static final Duration BLIND = Duration.ofSeconds(45);

  private static Bench bench(boolean sessionKept, String qos) {
    Bench bench = Bench.with(new DeliverySettings(false, Duration.ZERO, false, sessionKept, BLIND));
    bench.open(
        Point.of("a", "a", ValueType.REAL).withSettings(Settings.of("qos", "1")),
        Point.of("b", "b", ValueType.REAL).withSettings(Settings.of("qos", qos)));
    bench.intake.linkUp();
    bench.intake.caughtUp(false, false);
    return bench;
  }

  private static void loseAndReturn(Bench bench, boolean resumed, boolean sessionPresent) {
    bench.advance(Duration.ofSeconds(10));
    bench.intake.linkDown("cable pulled");
    bench.advance(Duration.ofSeconds(5));
    bench.intake.linkUp();
    bench.intake.caughtUp(resumed, sessionPresent);
  }

  @Test
  void lossWithoutASessionIsAGapOfUnknownNumberFromTheLastMessageOn() {
    try (Bench bench = bench(false, "1")) {
      bench.advance(Duration.ofSeconds(3));
      bench.live("a", "1");
      loseAndReturn(bench, false, false);
      Gap gap = bench.intake.gaps().get(0);
      assertThat(gap.from()).isEqualTo(ManualClock.START.plusSeconds(3));
      assertThat(gap.to()).isEqualTo(ManualClock.START.plusSeconds(18));
      assertThat(gap.lost()).isEmpty();
      assertThat(gap.reason()).isEqualTo(LinkGaps.NO_SESSION);
      assertThat(bench.count("gaps")).isEqualTo(1);
    }
  }

  @Test
  void gapBeginsNoEarlierThanADeadConnectionMayGoUnnoticed() {
    try (Bench bench = bench(false, "1")) {
      bench.live("a", "1");
      bench.advance(Duration.ofHours(1));
      loseAndReturn(bench, false, false);
      assertThat(bench.intake.gaps().get(0).from())
          .isEqualTo(ManualClock.START.plus(Duration.ofHours(1)).plusSeconds(10).minus(BLIND));
    }
  }

  @Test
  void resumedSessionOfQos1LosesNothing() {
    try (Bench bench = bench(true, "1")) {
      loseAndReturn(bench, true, true);
      assertThat(bench.intake.gaps()).isEmpty();
    }
  }

  @Test
  void resumedSessionNamesTheSubscriptionsOfQos0() {
    try (Bench bench = bench(true, "0")) {
      loseAndReturn(bench, true, true);
      assertThat(bench.intake.gaps())
          .extracting(Gap::scope, Gap::reason)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("subscriptions with QoS 0: b", LinkGaps.QOS_0));
    }
  }

  @Test
  void subscriptionGrantedWithQos0OnlyCountsAsSuch() {
    try (Bench bench = bench(true, "1")) {
      bench.intake.granted("a", 0);
      loseAndReturn(bench, true, true);
      assertThat(bench.intake.gaps())
          .extracting(Gap::scope)
          .containsExactly("subscriptions with QoS 0: a");
    }
  }

  @Test
  void sessionThatTheBrokerForgotIsNamed() {
    try (Bench bench = bench(true, "1")) {
      loseAndReturn(bench, false, false);
      assertThat(bench.intake.gaps()).extracting(Gap::reason).containsExactly(LinkGaps.FORGOTTEN);
    }
  }

  @Test
  void firstConnectIsNoGap() {
    try (Bench bench = Bench.down(Bench.real("a"))) {
      bench.intake.linkDown("nobody listens");
      bench.advance(Duration.ofHours(1));
      bench.intake.linkUp();
      bench.intake.caughtUp(false, false);
      assertThat(bench.intake.gaps()).isEmpty();
    }
  }

  @Test
  void flappingLinkIsOneGapThatSaysHowOften() {
    try (Bench bench = bench(false, "1")) {
      for (int i = 0; i < 500; i++) {
        loseAndReturn(bench, false, false);
      }
      assertThat(bench.intake.gaps()).hasSize(1);
      Gap gap = bench.intake.gaps().get(0);
      assertThat(gap.times()).isEqualTo(500);
      assertThat(gap.to()).isEqualTo(ManualClock.START.plusSeconds(500 * 15));
      assertThat(bench.count("gaps")).isEqualTo(1);
    }
  }

  @Test
  void lossesBeforeAllIsSubscribedAgainAreOneGap() {
    try (Bench bench = bench(false, "1")) {
      bench.intake.linkDown("one");
      bench.advance(Duration.ofSeconds(2));
      bench.intake.linkUp();
      bench.intake.linkDown("two");
      bench.advance(Duration.ofSeconds(2));
      bench.intake.linkUp();
      bench.intake.caughtUp(false, false);
      assertThat(bench.intake.gaps()).hasSize(1);
      assertThat(bench.intake.gaps().get(0).times()).isEqualTo(1);
    }
  }

  @Test
  void onlyTheNewestGapsAreKept() {
    try (Bench bench = bench(false, "1")) {
      for (int i = 0; i < 150; i++) {
        bench.advance(Duration.ofMinutes(10));
        loseAndReturn(bench, false, false);
      }
      assertThat(bench.intake.gaps()).hasSize(100);
      assertThat(bench.count("gaps")).isEqualTo(150);
    }
  }

  @Test
  void fullQueueOfAGroupIsAGapWithItsNumber() {
    try (Bench bench =
        Bench.with(new DeliverySettings(false, Duration.ZERO, false, false, BLIND))) {
      Point point = Point.of("a", "a", ValueType.REAL);
      GroupSpec events =
          new GroupSpec(
              "alarms",
              List.of(point),
              Duration.ofSeconds(1),
              io.tagwire.driver.point.Trigger.STATUS_VALUE_TIMESTAMP,
              new io.tagwire.driver.point.Overflow.DropOldest(2));
      GroupDispatcher group = bench.open(events);
      bench.intake.linkUp();
      bench.advance(Duration.ofSeconds(1));
      for (int i = 0; i < 6; i++) {
        bench.live("a", Integer.toString(i));
        bench.context.manualClock().advance(Duration.ofMillis(1));
      }
      bench.advance(Duration.ofSeconds(1));
      assertThat(group.counts().dropped()).isEqualTo(bench.count("values.dropped"));
      Gap gap = bench.intake.gaps().get(0);
      assertThat(gap.scope()).isEqualTo("group [alarms]");
      assertThat(gap.lost()).isEqualTo(OptionalLong.of(bench.count("values.dropped")));
      assertThat(gap.reason()).isEqualTo(Gaps.QUEUE_FULL);
    }
  }
}
