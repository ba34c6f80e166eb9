package io.tagwire.driver.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.ManualClock;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A group that is held back until its first image is complete. */
class HeldGroupTest {
  private static final Point A = Point.of("a", "a", ValueType.REAL);
  private static final Point B = Point.of("b", "b", ValueType.REAL);

  private final HeldExecutor executor = new HeldExecutor();
  private final FakeContext context = FakeContext.manual(executor);
  private final RecordingListener listener = new RecordingListener();

  private GroupDispatcher conflating() {
    return dispatcher(GroupSpec.of("g", List.of(A, B), Duration.ZERO));
  }

  private GroupDispatcher dispatcher(GroupSpec spec) {
    return new GroupDispatcher(spec, listener, context);
  }

  private static TagValue good(double value) {
    return TagValue.good(new Value.Real(value), null, ManualClock.START);
  }

  private List<Value> reported() {
    executor.runAll();
    return listener.updates().stream().map(PointUpdate::value).map(TagValue::value).toList();
  }

  private static Value real(double value) {
    return new Value.Real(value);
  }

  @Test
  void listenerAndCacheSeeNothingWhileHeldAndAllOfItAfterwards() {
    GroupDispatcher group = conflating();
    group.hold();
    group.value(0, good(1));
    group.value(0, good(2));
    group.value(1, good(3));
    assertThat(reported()).isEmpty();
    assertThat(group.last(0).quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    assertThat(group.newest(0)).isEqualTo(good(2));
    assertThat(group.counts()).isEqualTo(new DispatchCounts(3, 0, 0, 1, 0, 2));

    group.release();
    assertThat(group.last(0)).isEqualTo(good(2));
    assertThat(group.last(1)).isEqualTo(good(3));
    assertThat(reported()).containsExactly(real(2), real(3));
    assertThat(listener.batches()).hasSize(1);
    assertThat(group.counts()).isEqualTo(new DispatchCounts(3, 2, 0, 1, 0, 0));
  }

  @Test
  void whatCameBeforeTheHoldIsStillReported() {
    GroupDispatcher group = conflating();
    group.value(0, good(1));
    group.hold();
    group.value(0, good(2));
    assertThat(reported()).containsExactly(real(1));
    assertThat(group.last(0)).isEqualTo(good(1));
    group.release();
    assertThat(reported()).containsExactly(real(1), real(2));
  }

  @Test
  void heldValueReplacesTheOneASlowListenerDidNotTake() {
    GroupDispatcher group = conflating();
    group.value(0, good(1));
    group.hold();
    group.value(0, good(2));
    group.release();
    assertThat(reported()).containsExactly(real(2));
    assertThat(group.counts()).isEqualTo(new DispatchCounts(2, 1, 0, 1, 0, 0));
  }

  @Test
  void everyEventIsKeptInOrder() {
    GroupDispatcher group = dispatcher(GroupSpec.events("g", List.of(A, B), 10));
    group.hold();
    group.value(0, good(1));
    group.value(1, good(2));
    group.value(0, good(3));
    assertThat(reported()).isEmpty();
    group.release();
    assertThat(reported()).containsExactly(real(1), real(2), real(3));
  }

  @Test
  void fullQueueEndsTheHoldInsteadOfLosingEvents() {
    GroupDispatcher group = dispatcher(GroupSpec.events("g", List.of(A), 3));
    group.hold();
    group.value(0, good(1));
    group.value(0, good(2));
    assertThat(reported()).isEmpty();
    group.value(0, good(3));
    assertThat(reported()).containsExactly(real(1), real(2), real(3));
    assertThat(group.counts()).isEqualTo(new DispatchCounts(3, 3, 0, 0, 0, 0));
  }

  @Test
  void statusIsHeldAsWell() {
    GroupDispatcher group = conflating();
    group.hold();
    group.value(0, good(1));
    group.status(0, good(1).withQuality(Quality.UNCERTAIN_NO_COMMUNICATION, "link"));
    assertThat(reported()).isEmpty();
    group.release();
    executor.runAll();
    assertThat(listener.updates())
        .extracting(update -> update.value().quality())
        .containsExactly(Quality.UNCERTAIN_NO_COMMUNICATION);
  }

  @Test
  void progressOfWritesIsNotHeld() {
    GroupDispatcher group = conflating();
    group.hold();
    group.value(0, good(1));
    group.progress(
        new WriteResult(A, WriteStage.SENT, WriteOutcome.PENDING, ManualClock.START, null));
    executor.runAll();
    assertThat(listener.progress()).hasSize(1);
    assertThat(listener.updates()).isEmpty();
  }

  @Test
  void holdAndReleaseMayComeTwice() {
    GroupDispatcher group = conflating();
    group.release();
    group.hold();
    group.value(0, good(1));
    group.hold();
    group.release();
    group.release();
    assertThat(reported()).containsExactly(real(1));
    group.value(0, good(2));
    assertThat(group.last(0)).isEqualTo(good(2));
  }

  @Test
  void closeCountsWhatWasHeldAndShowsIt() {
    GroupDispatcher group = conflating();
    group.hold();
    group.value(0, good(1));
    group.close();
    group.hold();
    assertThat(reported()).isEmpty();
    assertThat(group.last(0)).isEqualTo(good(1));
    assertThat(group.counts()).isEqualTo(new DispatchCounts(1, 0, 0, 0, 1, 0));
  }
}
