package io.tagwire.driver.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Trigger;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.ManualClock;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything at once: values, history, statuses, holds, releases, a listener that is slow now and
 * then, and a close in the middle. Nothing is lost unaccounted, and nobody waits in vain.
 */
class DispatchIdentityTest {
  private static final int THREADS = 4;
  private static final int EACH = 20_000;
  private static final int POINTS = 16;

  @ParameterizedTest
  @CsvSource({"1,true", "2,false", "3,true", "4,false"})
  void countsAddUpAndEveryWaiterIsToldOnceWhateverHappens(long seed, boolean conflate)
      throws Exception {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(Point.of("p" + i, "p" + i, ValueType.REAL).withDeadband(i % 4 == 0 ? 2 : 0));
    }
    Overflow overflow = conflate ? new Overflow.Conflate() : new Overflow.DropOldest(64);
    GroupSpec spec = new GroupSpec("g", points, Duration.ZERO, Trigger.STATUS_VALUE, overflow);
    AtomicLong asked = new AtomicLong();
    AtomicLong told = new AtomicLong();
    AtomicLong lost = new AtomicLong();
    RecordingListener listener = new RecordingListener();
    try (FakeContext real = FakeContext.real()) {
      GroupDispatcher group =
          new GroupDispatcher(
              spec, listener, real, (name, from, to, values) -> lost.addAndGet(values));
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed * THREADS + t);
        boolean closes = t == 0;
        threads.add(
            new Thread(() -> offer(group, random, closes, asked, told), "offering-" + seed));
      }
      threads.forEach(Thread::start);
      while (threads.stream().anyMatch(Thread::isAlive)) {
        assertAddsUp(group.counts());
      }
      for (Thread thread : threads) {
        thread.join();
      }
      group.close();
      DispatchCounts counts = group.counts();
      assertAddsUp(counts);
      assertThat(counts.pending()).isZero();
      await().atMost(Duration.ofSeconds(15)).until(() -> told.get() == asked.get());
      long delivered = listener.updates().stream().filter(u -> u.value().detail() == null).count();
      assertThat(counts.delivered()).isEqualTo(delivered);
      assertThat(counts.dropped()).isGreaterThanOrEqualTo(lost.get());
      assertThat(listener.overlapped()).isFalse();
    }
  }

  private static void offer(
      GroupDispatcher group, Random random, boolean closes, AtomicLong asked, AtomicLong told) {
    for (int i = 0; i < EACH; i++) {
      int index = random.nextInt(POINTS);
      TagValue value = TagValue.good(new Value.Real(random.nextInt(8)), null, ManualClock.START);
      int dice = random.nextInt(1_000);
      if (dice < 700) {
        asked.incrementAndGet();
        group.value(index, value, told::incrementAndGet);
      } else if (dice < 850) {
        group.value(index, value);
      } else if (dice < 900) {
        asked.incrementAndGet();
        group.history(index, value, told::incrementAndGet);
      } else if (dice < 990) {
        group.status(index, value.withQuality(Quality.UNCERTAIN, "status " + dice));
      } else if (dice < 995) {
        group.hold();
      } else {
        group.release();
      }
      if (closes && i == EACH * 3 / 4) {
        group.close();
      }
    }
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
}
