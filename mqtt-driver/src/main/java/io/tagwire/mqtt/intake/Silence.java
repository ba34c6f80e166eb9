package io.tagwire.mqtt.intake;

import io.tagwire.driver.DriverContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches points that must not be silent for long: one timer for all of them, set to the earliest
 * moment at which one could become too old. A message costs nothing here: it only moves that moment
 * further away.
 */
final class Silence {
  // A look at all points this often at most, however small the allowed times are.
  private static final Duration FINEST = Duration.ofMillis(50);

  private final DriverContext context;
  private final Set<BoundPoint> points = ConcurrentHashMap.newKeySet();
  // Both guarded by this.
  private @Nullable Future<?> timer;
  private @Nullable Instant due;
  private boolean closed;

  Silence(DriverContext context) {
    this.context = context;
  }

  void watch(BoundPoint point) {
    if (!point.binding().staleAfter().isZero()) {
      points.add(point);
      Instant now = context.clock().instant();
      schedule(now.plus(point.binding().staleAfter()), now);
    }
  }

  void unwatch(BoundPoint point) {
    points.remove(point);
  }

  private synchronized void schedule(Instant wanted, Instant now) {
    if (closed || (due != null && !wanted.isBefore(due))) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    Duration wait = Duration.between(now, wanted);
    if (wait.compareTo(FINEST) < 0) {
      wait = FINEST;
    }
    due = now.plus(wait);
    try {
      timer = context.scheduler().schedule(this::look, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The host is going down; nobody looks at qualities any more.
      closed = true;
    }
  }

  private void look() {
    synchronized (this) {
      due = null;
      timer = null;
    }
    Instant now = context.clock().instant();
    Instant next = null;
    for (BoundPoint point : points) {
      // A point that is silent, or has nothing yet, may get a value the moment after this look.
      Instant latest = now.plus(point.binding().staleAfter());
      Instant at = point.checkSilence(now);
      Instant again = at == null ? latest : at;
      if (next == null || again.isBefore(next)) {
        next = again;
      }
    }
    if (next != null) {
      schedule(next, now);
    }
  }

  synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
    points.clear();
  }
}
