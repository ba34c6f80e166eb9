package io.tagwire.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what arrives and tells when all of it is there. */
final class Arrivals {
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

  void await(Duration limit) throws InterruptedException, TimeoutException {
    if (!complete.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException(
          missing.get() + " messages did not arrive within " + limit.toSeconds() + " s");
    }
    if (missing.get() < 0) {
      throw new IllegalStateException(-missing.get() + " messages more than were sent");
    }
  }
}
