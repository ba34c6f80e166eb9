package io.tagwire.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what arrives and tells when all of it is there. */
final class Arrivals {
  private static final long POLL_MILLIS = 5;

  private final AtomicLong missing = new AtomicLong();
  private volatile CountDownLatch complete = new CountDownLatch(1);

  /** Starts anew. Nothing may be under way. */
  void expect(long count) {
    complete = new CountDownLatch(1);
    missing.set(count);
  }

  void add(long count) {
    long before = missing.getAndAdd(-count);
    if (before > 0 && before <= count) {
      complete.countDown();
    }
  }

  /**
   * Waits until everything is there or nothing has come for a while: a client may drop messages.
   *
   * @param silence how long nothing comes before the rest counts as lost
   * @return what is lost
   */
  Loss await(Duration silence) throws InterruptedException {
    CountDownLatch all = complete;
    long seen = missing.get();
    long since = System.nanoTime();
    while (!all.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      long now = missing.get();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > silence.toNanos()) {
        return new Loss(now, System.nanoTime() - since);
      }
    }
    if (missing.get() < 0) {
      throw new IllegalStateException(-missing.get() + " messages more than were sent");
    }
    return new Loss(0, 0);
  }

  /**
   * What did not arrive.
   *
   * @param messages how many
   * @param waitedNanos how long was waited for them in vain
   */
  record Loss(long messages, long waitedNanos) {}
}
