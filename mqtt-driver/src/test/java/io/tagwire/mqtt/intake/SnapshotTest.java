package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.DeliverySettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tags of a group wait for its retained image and then change together. */
class SnapshotTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Bench bench =
      Bench.with(new DeliverySettings(true, TIMEOUT, false, false, Duration.ZERO));

  @AfterEach
  void close() {
    bench.close();
  }

  private static Point point(String id, String address, String... settings) {
    return Point.of(id, address, ValueType.REAL).withSettings(Settings.of(settings));
  }

  private int batches() {
    return bench.listener.batches().size();
  }

  private static Quality quality(GroupDispatcher group, int index) {
    return group.last(index).quality();
  }

  @Test
  void tagsWaitUntilTheBrokerHasSentAllAndThenChangeInOneBatch() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"), point("c", "c"));
    bench.intake.linkUp();
    int before = batches();
    bench.retained("a", "1");
    bench.retained("b", "2");
    assertThat(quality(group, 0)).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    assertThat(batches()).isEqualTo(before);

    bench.intake.caughtUp(false, false);
    assertThat(group.last(0).value()).isEqualTo(new Value.Real(1));
    assertThat(group.last(1).value()).isEqualTo(new Value.Real(2));
    assertThat(quality(group, 2)).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    assertThat(bench.listener.batches().get(before).updates()).hasSize(2);
    assertThat(batches()).isEqualTo(before + 1);
  }

  @Test
  void lastMissingValueReleasesWithoutWaitingForTheBroker() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"));
    bench.intake.linkUp();
    bench.retained("a", "1");
    assertThat(quality(group, 0).isBad()).isTrue();
    bench.live("b", "2");
    assertThat(group.last(0).value()).isEqualTo(new Value.Real(1));
    assertThat(group.last(1).value()).isEqualTo(new Value.Real(2));
  }

  @Test
  void valueOfAWildcardIsNotTheWholeImage() {
    GroupDispatcher group = bench.open(point("any", "a/+"));
    bench.intake.linkUp();
    bench.retained("a/1", "1");
    assertThat(quality(group, 0).isBad()).isTrue();
    bench.retained("a/2", "2");
    bench.intake.caughtUp(false, false);
    assertThat(group.last(0).value()).isEqualTo(new Value.Real(2));
    assertThat(bench.count("values.conflated")).isEqualTo(1);
  }

  @Test
  void deviceWhosePresenceIsToldByARetainedMessageIsNotShownGoodBefore() {
    GroupDispatcher group =
        bench.open(point("a", "a", "presence.0.topic", "a/lwt", "retained", "good"));
    bench.intake.linkUp();
    bench.retained("a", "1");
    assertThat(quality(group, 0)).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    bench.retained("a/lwt", "offline");
    bench.intake.caughtUp(false, false);
    assertThat(quality(group, 0)).isEqualTo(Quality.BAD_DEVICE_FAILURE);
    assertThat(bench.listener.updates()).noneMatch(update -> update.value().quality().isGood());
  }

  @Test
  void groupWhoseFiltersAreAllRefusedDoesNotWait() {
    GroupDispatcher group = bench.open(point("a", "a"), point("any", "b/#"));
    bench.intake.linkUp();
    bench.intake.refused("a", "0x87 not authorized");
    assertThat(quality(group, 0)).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    bench.intake.refused("b/#", "0x87 not authorized");
    assertThat(quality(group, 0)).isEqualTo(Quality.BAD_CONFIGURATION);
    assertThat(quality(group, 1)).isEqualTo(Quality.BAD_CONFIGURATION);
  }

  @Test
  void groupForWhichNothingIsRetainedDoesNotWait() {
    GroupDispatcher group =
        bench.open(point("a", "a", "retained", "ignore"), point("b", "$share/g/b"));
    bench.intake.linkUp();
    bench.live("a", "1");
    assertThat(quality(group, 0)).isEqualTo(Quality.GOOD);
  }

  @Test
  void imageThatDoesNotComeIsNotWaitedForLongerThanAllowed() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"));
    bench.intake.linkUp();
    bench.live("a", "1");
    bench.advance(TIMEOUT.minusMillis(1));
    assertThat(quality(group, 0).isBad()).isTrue();
    bench.advance(Duration.ofMillis(1));
    assertThat(quality(group, 0)).isEqualTo(Quality.GOOD);
    bench.live("b", "2");
    assertThat(quality(group, 1)).isEqualTo(Quality.GOOD);
  }

  @Test
  void lossOfTheLinkShowsWhatIsKnownAsFromBefore() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"));
    bench.intake.linkUp();
    bench.live("a", "1");
    bench.intake.linkDown("cable pulled");
    assertThat(group.last(0).value()).isEqualTo(new Value.Real(1));
    assertThat(quality(group, 0)).isEqualTo(Quality.UNCERTAIN_NO_COMMUNICATION);
    assertThat(quality(group, 1)).isEqualTo(Quality.BAD_NOT_CONNECTED);
    assertThat(bench.listener.updates()).noneMatch(update -> update.value().quality().isGood());
    bench.intake.linkUp();
    bench.live("b", "2");
    assertThat(quality(group, 1)).isEqualTo(Quality.GOOD);
  }

  @Test
  void secondGroupHoldsItselfAndNotTheFirst() {
    GroupDispatcher first = bench.open(point("a", "a"));
    bench.intake.linkUp();
    bench.intake.caughtUp(false, false);
    GroupDispatcher second = bench.open(point("b", "b"), point("c", "c"));
    bench.retained("b", "2");
    bench.live("a", "1");
    assertThat(quality(first, 0)).isEqualTo(Quality.GOOD);
    assertThat(quality(second, 0)).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    bench.intake.caughtUp(false, false);
    assertThat(second.last(0).value()).isEqualTo(new Value.Real(2));
  }

  @Test
  void laterGroupOnFiltersThatAreSubscribedAlreadyDoesNotWait() {
    bench.open(point("a", "a"), point("b", "b"));
    bench.intake.linkUp();
    bench.live("a", "1");
    bench.intake.caughtUp(false, false);
    GroupDispatcher second = bench.open(point("also", "a"), point("neither", "b"));
    assertThat(second.last(0).value()).isEqualTo(new Value.Real(1));
    bench.live("a", "2");
    assertThat(second.last(0).value()).isEqualTo(new Value.Real(2));
  }

  @Test
  void barrierIsThereOnceNotAfterEveryReconnect() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"));
    bench.intake.linkUp();
    bench.intake.caughtUp(false, false);
    bench.intake.linkDown("gone");
    bench.intake.linkUp();
    bench.live("a", "1");
    assertThat(quality(group, 0)).isEqualTo(Quality.GOOD);
  }

  @Test
  void recordedMessagesAreNotHeldBack() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"));
    bench.intake.replay();
    bench.live("a", "1");
    assertThat(quality(group, 0)).isEqualTo(Quality.GOOD);
  }

  @Test
  void groupClosedMeanwhileCountsAndIsNotReleasedLater() {
    GroupDispatcher group = bench.open(point("a", "a"), point("b", "b"));
    bench.intake.linkUp();
    bench.live("a", "1");
    int before = batches();
    bench.intake.close(group);
    bench.advance(TIMEOUT);
    assertThat(batches()).isEqualTo(before);
    assertThat(bench.count("values.dropped")).isEqualTo(1);
    assertThat(bench.count("values.pending")).isZero();
  }
}
