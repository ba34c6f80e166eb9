package io.tagwire.driver.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.Trigger;
import io.tagwire.driver.point.UpdateBatch;
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
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupDispatcherTest {
  private static final Point A = Point.of("a", "a", ValueType.REAL);
  private static final Point B = Point.of("b", "b", ValueType.REAL);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HeldExecutor held = new HeldExecutor();
  private final FakeContext context = FakeContext.manual(held);
  private final RecordingListener listener = new RecordingListener();

  private GroupDispatcher dispatcher(Trigger trigger, Overflow overflow, Duration interval) {
    return dispatcher(new GroupSpec("g", List.of(A, B), interval, trigger, overflow));
  }

  private GroupDispatcher dispatcher(GroupSpec spec) {
    return new GroupDispatcher(spec, listener, context);
  }

  private GroupDispatcher conflating() {
    return dispatcher(GroupSpec.of("g", List.of(A, B), Duration.ZERO));
  }

  private static TagValue good(double value) {
    return TagValue.good(new Value.Real(value), null, ManualClock.START);
  }

  private static TagValue bad(String detail) {
    return TagValue.absent(Quality.BAD_NOT_CONNECTED, ManualClock.START, detail);
  }

  private static WriteResult result(WriteStage stage) {
    return new WriteResult(A, stage, WriteOutcome.PENDING, ManualClock.START, null);
  }

  private List<String> reported() {
    held.runAll();
    return listener.updates().stream().map(GroupDispatcherTest::shown).toList();
  }

  private static String shown(PointUpdate update) {
    TagValue value = update.value();
    return (update.historical() ? "old " : "")
        + update.point().id()
        + "="
        + (value.value() == null ? value.quality() : value.value());
  }

  private static void assertAddsUp(DispatchCounts counts) {
    assertThat(
            counts.delivered()
                + counts.filtered()
                + counts.conflated()
                + counts.dropped()
                + counts.pending())
        .as(counts.toString())
        .isEqualTo(counts.offered());
  }

  // ---- cache ----

  @Test
  void pointWaitsForInitialDataAtFirst() {
    TagValue first = conflating().last(0);
    assertThat(first.quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    assertThat(first.serverTimestamp()).isEqualTo(ManualClock.START);
  }

  @Test
  void cacheHoldsTheNewestValueAlsoWhenItIsNotReported() {
    GroupDispatcher dispatcher =
        dispatcher(GroupSpec.of("g", List.of(A.withDeadband(10)), Duration.ZERO));
    dispatcher.value(0, good(1));
    dispatcher.value(0, good(2));
    assertThat(dispatcher.last(0)).isEqualTo(good(2));
    assertThat(reported()).containsExactly("a=1.0");
  }

  @Test
  void pointOfAnotherGroupIsRefused() {
    GroupDispatcher dispatcher = conflating();
    assertThat(dispatcher.indexOf(B)).isEqualTo(1);
    assertThatThrownBy(() -> dispatcher.indexOf(Point.of("c", "c", ValueType.REAL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[c]");
    assertThatThrownBy(() -> dispatcher.indexOf(A.withDeadband(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- trigger and deadband ----

  @Test
  void equalValueIsReportedOnceUnlessEveryTimestampCounts() {
    GroupDispatcher dispatcher = conflating();
    dispatcher.value(0, good(1));
    assertThat(reported()).hasSize(1);
    dispatcher.value(0, good(1));
    assertThat(reported()).hasSize(1);

    GroupDispatcher every =
        dispatcher(Trigger.STATUS_VALUE_TIMESTAMP, new Overflow.DropOldest(9), Duration.ZERO);
    every.value(1, good(5));
    every.value(1, good(5));
    assertThat(reported()).containsExactly("a=1.0", "b=5.0", "b=5.0");
  }

  @Test
  void statusTriggerReportsQualitiesOnly() {
    GroupDispatcher dispatcher =
        dispatcher(Trigger.STATUS, new Overflow.DropOldest(9), Duration.ZERO);
    dispatcher.value(0, good(1));
    dispatcher.value(0, good(2));
    dispatcher.status(0, bad("gone"));
    dispatcher.value(0, good(3));
    assertThat(reported()).containsExactly("a=1.0", "a=BAD_NOT_CONNECTED", "a=3.0");
    assertThat(dispatcher.counts().filtered()).isEqualTo(1);
  }

  @Test
  void slowDriftPassesTheDeadbandBecauseItIsMeasuredFromTheLastReport() {
    GroupDispatcher dispatcher =
        dispatcher(
            new GroupSpec(
                "g",
                List.of(A.withDeadband(10)),
                Duration.ZERO,
                Trigger.STATUS_VALUE,
                new Overflow.DropOldest(99)));
    for (int i = 0; i <= 30; i += 3) {
      dispatcher.value(0, good(i));
    }
    assertThat(reported()).containsExactly("a=0.0", "a=12.0", "a=24.0");
  }

  @Test
  void qualityPassesTheDeadband() {
    GroupDispatcher dispatcher =
        dispatcher(GroupSpec.of("g", List.of(A.withDeadband(1000)), Duration.ZERO));
    dispatcher.value(0, good(1));
    held.runAll();
    dispatcher.status(0, good(1).withQuality(Quality.UNCERTAIN_NO_COMMUNICATION, "link"));
    held.runAll();
    dispatcher.value(0, good(1));
    held.runAll();
    assertThat(listener.updates())
        .extracting(update -> update.value().quality())
        .containsExactly(Quality.GOOD, Quality.UNCERTAIN_NO_COMMUNICATION, Quality.GOOD);
  }

  @Test
  void statusIsReportedWhenQualityOrDetailDifferAndNotElse() {
    GroupDispatcher dispatcher = conflating();
    dispatcher.status(0, bad("one"));
    held.runAll();
    dispatcher.status(0, bad("one"));
    held.runAll();
    dispatcher.status(0, bad("two"));
    held.runAll();
    assertThat(listener.updates())
        .extracting(update -> update.value().detail())
        .containsExactly("one", "two");
    assertThat(dispatcher.counts()).isEqualTo(DispatchCounts.ZERO);
  }

  // ---- overflow ----

  @Test
  void slowListenerGetsTheNewestValueOfEachPointAndTheNumberLost() {
    GroupDispatcher dispatcher = conflating();
    dispatcher.value(0, good(1));
    dispatcher.value(1, good(10));
    dispatcher.value(0, good(2));
    dispatcher.value(0, good(3));
    assertThat(reported()).containsExactly("a=3.0", "b=10.0");
    assertThat(listener.lost()).isEqualTo(2);
    assertThat(dispatcher.counts()).isEqualTo(new DispatchCounts(4, 2, 0, 2, 0, 0));
  }

  @Test
  void dropOldestKeepsTheNewestInOrder() {
    GroupDispatcher dispatcher =
        dispatcher(Trigger.STATUS_VALUE_TIMESTAMP, new Overflow.DropOldest(3), Duration.ZERO);
    for (int i = 1; i <= 5; i++) {
      dispatcher.value(i % 2, good(i));
    }
    assertThat(dispatcher.counts().pending()).isEqualTo(3);
    assertThat(reported()).containsExactly("b=3.0", "a=4.0", "b=5.0");
    assertThat(listener.lost()).isEqualTo(2);
    assertThat(dispatcher.counts()).isEqualTo(new DispatchCounts(5, 3, 0, 0, 2, 0));
  }

  @Test
  void valueReplacedByAStatusCountsAsConflated() {
    GroupDispatcher dispatcher = conflating();
    dispatcher.value(0, good(1));
    dispatcher.status(0, good(1).withQuality(Quality.UNCERTAIN_NO_COMMUNICATION, "link"));
    assertThat(reported()).hasSize(1);
    assertThat(dispatcher.counts()).isEqualTo(new DispatchCounts(1, 0, 0, 1, 0, 0));
  }

  @Test
  void historyIsReportedInOrderAndLeavesThePresentAlone() {
    GroupDispatcher dispatcher = conflating();
    dispatcher.value(0, good(9));
    dispatcher.history(0, good(1));
    dispatcher.history(0, good(1));
    dispatcher.history(0, good(2));
    assertThat(dispatcher.last(0)).isEqualTo(good(9));
    assertThat(reported()).containsExactly("old a=1.0", "old a=1.0", "old a=2.0", "a=9.0");
    assertThat(dispatcher.counts()).isEqualTo(new DispatchCounts(4, 4, 0, 0, 0, 0));
  }

  @Test
  void historyIsBoundedToo() {
    GroupDispatcher dispatcher = conflating();
    for (int i = 0; i < 10_005; i++) {
      dispatcher.history(0, good(i));
    }
    assertThat(reported()).hasSize(10_000).startsWith("old a=5.0");
    assertThat(listener.lost()).isEqualTo(5);
  }

  // ---- interval ----

  @Test
  void firstValueComesAtOnceTheNextWhenTheIntervalIsOver() {
    GroupDispatcher dispatcher = dispatcher(GroupSpec.of("g", List.of(A, B), SECOND));
    dispatcher.value(0, good(1));
    assertThat(reported()).containsExactly("a=1.0");
    dispatcher.value(0, good(2));
    dispatcher.value(0, good(3));
    context.advance(Duration.ofMillis(999));
    assertThat(reported()).hasSize(1);
    context.advance(Duration.ofMillis(1));
    assertThat(reported()).containsExactly("a=1.0", "a=3.0");
  }

  @Test
  void atMostOneBatchComesInAnInterval() {
    GroupDispatcher dispatcher = dispatcher(GroupSpec.of("g", List.of(A, B), SECOND));
    for (int i = 0; i < 100; i++) {
      dispatcher.value(i % 2, good(i));
      context.advance(Duration.ofMillis(100));
      held.runAll();
    }
    assertThat(listener.batches()).hasSizeBetween(10, 11);
  }

  @Test
  void valueAfterASilenceComesAtOnce() {
    GroupDispatcher dispatcher = dispatcher(GroupSpec.of("g", List.of(A, B), SECOND));
    dispatcher.value(0, good(1));
    held.runAll();
    context.advance(Duration.ofHours(1));
    dispatcher.value(0, good(2));
    assertThat(reported()).containsExactly("a=1.0", "a=2.0");
  }

  @Test
  void clockSetBackHoldsNoValueLongerThanTheInterval() {
    GroupDispatcher dispatcher = dispatcher(GroupSpec.of("g", List.of(A, B), SECOND));
    dispatcher.value(0, good(1));
    held.runAll();
    context.manualClock().advance(Duration.ofHours(-1));
    dispatcher.value(0, good(2));
    context.advance(SECOND);
    assertThat(reported()).containsExactly("a=1.0", "a=2.0");
  }

  @Test
  void progressOfAWriteDoesNotWaitForTheInterval() {
    GroupDispatcher dispatcher = dispatcher(GroupSpec.of("g", List.of(A, B), SECOND));
    dispatcher.value(0, good(1));
    held.runAll();
    dispatcher.value(0, good(2));
    dispatcher.progress(result(WriteStage.ACCEPTED));
    dispatcher.progress(result(WriteStage.SENT));
    held.runAll();
    assertThat(listener.progress())
        .extracting(WriteResult::reached)
        .containsExactly(WriteStage.ACCEPTED, WriteStage.SENT);
    assertThat(reported()).containsExactly("a=1.0");
  }

  // ---- listener ----

  @Test
  void listenerThatThrowsGetsTheNextBatch() {
    GroupDispatcher dispatcher = conflating();
    listener.failWith(new IllegalStateException("on purpose"));
    dispatcher.value(0, good(1));
    held.runAll();
    dispatcher.value(0, good(2));
    assertThat(reported()).containsExactly("a=1.0", "a=2.0");
  }

  @Test
  void executorThatRefusesLosesNothing() {
    AtomicBoolean refusing = new AtomicBoolean(true);
    FakeContext refusal =
        FakeContext.manual(
            task -> {
              if (refusing.get()) {
                throw new RejectedExecutionException("on purpose");
              }
              task.run();
            });
    GroupDispatcher dispatcher =
        new GroupDispatcher(GroupSpec.of("g", List.of(A, B), Duration.ZERO), listener, refusal);
    dispatcher.value(0, good(1));
    dispatcher.value(0, good(2));
    refusing.set(false);
    dispatcher.value(1, good(3));
    assertThat(reported()).containsExactly("a=2.0", "b=3.0");
    assertAddsUp(dispatcher.counts());
  }

  // ---- close ----

  @Test
  void closeDropsWhatWaitsAndCountsIt() {
    GroupDispatcher dispatcher = conflating();
    dispatcher.value(0, good(1));
    dispatcher.close();
    dispatcher.value(0, good(2));
    dispatcher.history(0, good(0));
    dispatcher.status(1, bad("gone"));
    dispatcher.progress(result(WriteStage.SENT));
    assertThat(reported()).isEmpty();
    assertThat(listener.progress()).isEmpty();
    assertThat(dispatcher.last(0)).isEqualTo(good(2));
    assertThat(dispatcher.counts()).isEqualTo(new DispatchCounts(3, 0, 0, 0, 3, 0));
  }

  @Test
  void nothingComesAfterTheListenerItselfClosed() {
    GroupDispatcher[] itself = new GroupDispatcher[1];
    List<String> calls = new ArrayList<>();
    GroupListener closing =
        new GroupListener() {
          @Override
          public void onUpdates(UpdateBatch batch) {
            calls.add("updates");
            itself[0].close();
          }

          @Override
          public void onWriteProgress(WriteResult progress) {
            calls.add("progress");
          }
        };
    GroupDispatcher dispatcher =
        new GroupDispatcher(GroupSpec.of("g", List.of(A, B), Duration.ZERO), closing, context);
    itself[0] = dispatcher;
    dispatcher.value(0, good(1));
    dispatcher.progress(result(WriteStage.SENT));
    held.runAll();
    assertThat(calls).containsExactly("updates");
  }

  @Test
  void closeWaitsForTheCallbackThatRuns() throws Exception {
    try (FakeContext real = FakeContext.real()) {
      GroupDispatcher dispatcher =
          new GroupDispatcher(GroupSpec.of("g", List.of(A, B), Duration.ZERO), listener, real);
      listener.block();
      dispatcher.value(0, good(1));
      listener.awaitBatches(1);
      Thread closing = new Thread(dispatcher::close);
      closing.start();
      closing.join(100);
      assertThat(closing.isAlive()).isTrue();
      listener.release();
      closing.join(10_000);
      assertThat(closing.isAlive()).isFalse();
      assertThat(listener.isInside()).isFalse();
    }
  }

  // ---- load ----

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsAddUpAtEveryMomentAndConflationKeepsTheNewest(boolean conflate) throws Exception {
    int threads = 4;
    int each = 50_000;
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      points.add(Point.of("p" + i, "p" + i, ValueType.REAL));
    }
    Overflow overflow = conflate ? new Overflow.Conflate() : new Overflow.DropOldest(100);
    try (FakeContext real = FakeContext.real()) {
      GroupDispatcher dispatcher =
          new GroupDispatcher(
              new GroupSpec("g", points, Duration.ZERO, Trigger.STATUS_VALUE, overflow),
              listener,
              real);
      List<Thread> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int index = t;
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 1; i <= each; i++) {
                    // Every fourth value is a repetition, to be filtered.
                    dispatcher.value(index, good(i - (i % 4 == 0 ? 1 : 0)));
                  }
                });
        running.add(thread);
        thread.start();
      }
      while (running.stream().anyMatch(Thread::isAlive)) {
        assertAddsUp(dispatcher.counts());
      }
      for (Thread thread : running) {
        thread.join();
      }
      await().atMost(Duration.ofSeconds(15)).until(() -> dispatcher.counts().pending() == 0);
      if (conflate) {
        points.forEach(point -> listener.awaitValue(point.id(), new Value.Real(each - 1.0)));
      }
      dispatcher.close();
      DispatchCounts counts = dispatcher.counts();
      assertAddsUp(counts);
      assertThat(counts.offered()).isEqualTo((long) threads * each);
      assertThat(counts.filtered()).isEqualTo((long) threads * each / 4);
      assertThat(counts.pending()).isZero();
      assertThat(counts.delivered()).isEqualTo(listener.updates().size());
      assertThat(listener.lost()).isEqualTo(counts.conflated() + counts.dropped());
      assertThat(listener.overlapped()).isFalse();
    }
  }

  @Test
  void offeringAValueAllocatesNothing() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    GroupDispatcher dispatcher =
        dispatcher(GroupSpec.of("g", List.of(A.withDeadband(1)), Duration.ZERO));
    TagValue[] values = {good(1), good(5), good(5.5)};
    int rounds = 200_000;
    for (int i = 0; i < rounds; i++) {
      dispatcher.value(0, values[i % 3]);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      dispatcher.value(0, values[i % 3]);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes for %d values", rounds).isLessThan(rounds / 10);
  }
}
