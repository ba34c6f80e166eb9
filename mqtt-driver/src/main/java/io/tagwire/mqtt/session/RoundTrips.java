package io.tagwire.mqtt.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** How long canaries were out. One thread writes, any reads. */
final class RoundTrips {
  private static final int SMOOTHING = 8;

  private final LongAdder sent = new LongAdder();
  private final LongAdder returned = new LongAdder();
  private volatile Times times = new Times(-1, -1, -1);

  private record Times(long lastNanos, long meanNanos, long longestNanos) {}

  void sent() {
    sent.increment();
  }

  void returned(long nanos) {
    Times before = times;
    long mean =
        before.meanNanos() < 0
            ? nanos
            : before.meanNanos() + (nanos - before.meanNanos()) / SMOOTHING;
    times = new Times(nanos, mean, Math.max(before.longestNanos(), nanos));
    returned.increment();
  }

  CanaryReport report(CanaryReport.State state, String detail) {
    Times now = times;
    return new CanaryReport(
        state,
        detail,
        sent.sum(),
        returned.sum(),
        time(now.lastNanos()),
        time(now.meanNanos()),
        time(now.longestNanos()));
  }

  private static Optional<Duration> time(long nanos) {
    return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}
