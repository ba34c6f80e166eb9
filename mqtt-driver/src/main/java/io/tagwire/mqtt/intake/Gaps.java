package io.tagwire.mqtt.intake;

import io.tagwire.driver.Diagnostics.Gap;
import io.tagwire.driver.support.LossListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When values were lost: the last gaps, those that follow each other closely merged into one. Each
 * is told to the log once. Thread-safe.
 */
final class Gaps implements LossListener {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int CAPACITY = 100;
  private static final Duration CLOSE = Duration.ofMinutes(1);
  static final String QUEUE_FULL = "the listener was slow and the queue full";

  private final String instance;
  // Both guarded by this.
  private final ArrayDeque<Gap> ring = new ArrayDeque<>();
  private long total;

  Gaps(String instance) {
    this.instance = instance;
  }

  @Override
  public void lost(String group, Instant from, Instant to, long values) {
    add(new Gap(from, to, OptionalLong.of(values), "group [" + group + "]", QUEUE_FULL, 1));
  }

  void add(Gap gap) {
    synchronized (this) {
      Gap before = takeClose(gap);
      if (before != null) {
        ring.addLast(merged(before, gap));
        return;
      }
      total++;
      if (ring.size() == CAPACITY) {
        ring.removeFirst();
      }
      ring.addLast(gap);
    }
    LOG.warn(
        "[{}]: {}: {} lost between {} and {}: {}",
        instance,
        gap.scope(),
        gap.lost().isPresent() ? gap.lost().getAsLong() + " values" : "values may be",
        gap.from(),
        gap.to(),
        gap.reason());
  }

  // Called with the lock held.
  private @Nullable Gap takeClose(Gap gap) {
    Instant earliest = gap.from().minus(CLOSE);
    for (Iterator<Gap> each = ring.descendingIterator(); each.hasNext(); ) {
      Gap before = each.next();
      if (before.scope().equals(gap.scope())
          && before.reason().equals(gap.reason())
          && !before.to().isBefore(earliest)) {
        each.remove();
        return before;
      }
    }
    return null;
  }

  private static Gap merged(Gap before, Gap gap) {
    return new Gap(
        before.from().isBefore(gap.from()) ? before.from() : gap.from(),
        before.to().isAfter(gap.to()) ? before.to() : gap.to(),
        before.lost().isPresent() && gap.lost().isPresent()
            ? OptionalLong.of(before.lost().getAsLong() + gap.lost().getAsLong())
            : OptionalLong.empty(),
        gap.scope(),
        gap.reason(),
        before.times() + gap.times());
  }

  synchronized List<Gap> list() {
    return List.copyOf(ring);
  }

  synchronized long total() {
    return total;
  }
}
