package io.tagwire.driver.support;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.value.TagValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a group: the cache, what waits for the listener, what is held back, and what became
 * of all of them. Guarded by its user, but for reading the cache. What it finished with on the way
 * is collected, to be run by its user after the lock is left.
 */
final class GroupValues {
  private final GroupSpec spec;
  private final ShownValues cache;
  private final ReportRule rule;
  private final Tally tally = new Tally();
  private final Losses losses = new Losses();
  private final Outbox outbox;
  // What came since hold; null when nothing is held.
  private @Nullable Outbox held;
  private final List<Runnable> finished = new ArrayList<>(1);
  private boolean closed;

  /**
   * A batch on its way.
   *
   * @param batch for the listener
   * @param taken to be run when it has returned
   */
  record Handout(UpdateBatch batch, List<Runnable> taken) {}

  GroupValues(GroupSpec spec, TagValue initial) {
    this.spec = spec;
    this.cache = new ShownValues(spec.points().size(), initial);
    this.rule = new ReportRule(spec, initial);
    this.outbox = new Outbox(spec, tally, losses);
  }

  TagValue shown(int index) {
    return cache.shown(index);
  }

  TagValue newest(int index) {
    return cache.newest(index);
  }

  void value(int index, TagValue value, @Nullable Runnable taken) {
    cache.set(index, value);
    tally.offered();
    if (closed) {
      tally.dropped(1);
      finish(taken);
    } else if (!rule.passes(index, value)) {
      tally.filtered();
      finish(taken);
    } else {
      rule.reported(index, value);
      added(inbox().addValue(index, value, taken));
    }
  }

  void status(int index, TagValue value) {
    TagValue before = cache.newest(index);
    cache.set(index, value);
    boolean same =
        before.quality() == value.quality() && Objects.equals(before.detail(), value.detail());
    if (!closed && !same) {
      rule.reported(index, value);
      added(inbox().addStatus(index, value));
    }
  }

  void history(int index, TagValue value, @Nullable Runnable taken) {
    tally.offered();
    if (closed) {
      tally.dropped(1);
      finish(taken);
    } else {
      added(inbox().addHistory(index, value, taken));
    }
  }

  private Outbox inbox() {
    return held == null ? outbox : held;
  }

  // A hold is there to show all at once: it is no reason to lose a value.
  private void added(@Nullable Runnable displaced) {
    finish(displaced);
    if (held != null && held.isFull()) {
      release();
    }
  }

  private void finish(@Nullable Runnable taken) {
    if (taken != null) {
      finished.add(taken);
    }
  }

  void hold() {
    if (!closed && held == null) {
      held = new Outbox(spec, tally, losses);
      cache.hold();
    }
  }

  void release() {
    if (held != null) {
      finished.addAll(held.pourInto(outbox));
      held = null;
      cache.release();
    }
  }

  /** Drops and counts what waits; everything that comes later, too. */
  void close() {
    if (!closed) {
      closed = true;
      finished.addAll(outbox.clear());
      if (held != null) {
        finished.addAll(held.clear());
        held = null;
        cache.release();
      }
    }
  }

  /** Whether the listener has nothing to get now. */
  boolean isEmpty() {
    return outbox.isEmpty();
  }

  Handout drain() {
    Outbox.Drained drained = outbox.drain();
    return new Handout(new UpdateBatch(drained.updates(), tally.takeLost()), drained.taken());
  }

  /** What nobody need wait for any longer; each is handed out once. */
  List<Runnable> takeFinished() {
    if (finished.isEmpty()) {
      return List.of();
    }
    List<Runnable> all = List.copyOf(finished);
    finished.clear();
    return all;
  }

  Losses.@Nullable Burst takeBurst() {
    return losses.take();
  }

  DispatchCounts counts() {
    return tally.counts(outbox.pending() + (held == null ? 0 : held.pending()));
  }
}
