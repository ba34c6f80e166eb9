package io.tagwire.driver.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.ManualClock;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whoever waits for a value to be taken hears of it exactly once. */
class TakenTest {
  private static final Point A = Point.of("a", "a", ValueType.REAL);

  private final HeldExecutor executor = new HeldExecutor();
  private final FakeContext context = FakeContext.manual(executor);
  private final RecordingListener listener = new RecordingListener();
  private final List<String> told = new ArrayList<>();

  private GroupDispatcher conflating() {
    return new GroupDispatcher(GroupSpec.of("g", List.of(A), Duration.ZERO), listener, context);
  }

  private void offer(GroupDispatcher group, double value) {
    TagValue good = TagValue.good(new Value.Real(value), null, ManualClock.START);
    group.value(0, good, () -> told.add("taken " + value));
  }

  @Test
  void valueIsTakenWhenTheListenerHasReturnedNotBefore() {
    GroupListener recording = batch -> told.add("listener " + batch.updates().size());
    GroupDispatcher group =
        new GroupDispatcher(GroupSpec.of("g", List.of(A), Duration.ZERO), recording, context);
    offer(group, 1);
    assertThat(told).isEmpty();
    executor.runAll();
    assertThat(told).containsExactly("listener 1", "taken 1.0");
  }

  @Test
  void conflatedAndFilteredValuesAreDoneWithAtOnce() {
    GroupDispatcher group = conflating();
    offer(group, 1);
    offer(group, 2);
    assertThat(told).containsExactly("taken 1.0");
    offer(group, 2);
    assertThat(told).containsExactly("taken 1.0", "taken 2.0");
    executor.runAll();
    assertThat(told).containsExactly("taken 1.0", "taken 2.0", "taken 2.0");
  }

  @Test
  void droppedEventIsDoneWithAtOnce() {
    GroupDispatcher group =
        new GroupDispatcher(GroupSpec.events("g", List.of(A), 1), listener, context);
    offer(group, 1);
    offer(group, 2);
    assertThat(told).containsExactly("taken 1.0");
    executor.runAll();
    assertThat(told).containsExactly("taken 1.0", "taken 2.0");
  }

  @Test
  void statusThatReplacesAValueEndsItsWaiting() {
    GroupDispatcher group = conflating();
    offer(group, 1);
    group.status(0, TagValue.absent(io.tagwire.driver.value.Quality.BAD, ManualClock.START, "x"));
    assertThat(told).containsExactly("taken 1.0");
  }

  @Test
  void listenerThatThrowsHasTaken() {
    GroupDispatcher group = conflating();
    listener.failWith(new IllegalStateException("on purpose"));
    offer(group, 1);
    executor.runAll();
    assertThat(told).containsExactly("taken 1.0");
  }

  @Test
  void closeEndsAllWaiting() {
    GroupDispatcher group = conflating();
    group.hold();
    offer(group, 1);
    group.history(
        0, TagValue.good(new Value.Real(0), null, ManualClock.START), () -> told.add("old"));
    group.close();
    offer(group, 2);
    executor.runAll();
    group.close();
    assertThat(told).containsExactlyInAnyOrder("taken 1.0", "old", "taken 2.0");
  }

  @Test
  void heldValueIsTakenAfterTheRelease() {
    GroupDispatcher group = conflating();
    group.hold();
    offer(group, 1);
    executor.runAll();
    assertThat(told).isEmpty();
    group.release();
    executor.runAll();
    assertThat(told).containsExactly("taken 1.0");
  }

  @Test
  void executorThatRefusesKeepsItWaiting() {
    AtomicBoolean refusing = new AtomicBoolean(true);
    FakeContext refusal =
        FakeContext.manual(
            task -> {
              if (refusing.get()) {
                throw new RejectedExecutionException("on purpose");
              }
              task.run();
            });
    GroupDispatcher group =
        new GroupDispatcher(GroupSpec.events("g", List.of(A), 9), listener, refusal);
    offer(group, 1);
    assertThat(told).isEmpty();
    refusing.set(false);
    offer(group, 2);
    assertThat(told).containsExactly("taken 1.0", "taken 2.0");
  }

  @Test
  void oneWhoThrowsDoesNotKeepTheOthersWaiting() {
    GroupDispatcher group =
        new GroupDispatcher(GroupSpec.events("g", List.of(A), 9), listener, context);
    group.value(
        0,
        TagValue.good(new Value.Real(1), null, ManualClock.START),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    offer(group, 2);
    assertThatCode(executor::runAll).doesNotThrowAnyException();
    assertThat(told).containsExactly("taken 2.0");
  }

  @Test
  void noLockIsHeldWhenItIsTold() throws Exception {
    GroupDispatcher group = conflating();
    List<DispatchCounts> seen = new ArrayList<>();
    Runnable asksFromAnotherThread =
        () -> {
          Thread other = new Thread(() -> seen.add(group.counts()));
          other.start();
          try {
            other.join(10_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    TagValue value = TagValue.good(new Value.Real(1), null, ManualClock.START);
    group.value(0, value, asksFromAnotherThread);
    group.value(0, value, asksFromAnotherThread);
    executor.runAll();
    assertThat(seen).hasSize(2);
  }

  @Test
  void droppedValuesAreToldAsALossWithTimesAndNumber() {
    List<String> losses = new ArrayList<>();
    GroupDispatcher group =
        new GroupDispatcher(
            GroupSpec.events("g", List.of(A), 2),
            listener,
            context,
            (name, from, to, values) ->
                losses.add(
                    name
                        + " "
                        + Duration.between(ManualClock.START, from)
                        + " "
                        + Duration.between(ManualClock.START, to)
                        + " "
                        + values));
    for (int i = 0; i < 5; i++) {
      group.value(0, TagValue.good(new Value.Real(i), null, ManualClock.START.plusSeconds(i)));
    }
    assertThat(losses).isEmpty();
    executor.runAll();
    assertThat(losses).containsExactly("g PT0S PT2S 3");
    UpdateBatch batch = listener.batches().get(0);
    assertThat(batch.lost()).isEqualTo(3);
    group.close();
    assertThat(losses).hasSize(1);
  }
}
