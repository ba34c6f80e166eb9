package io.tagwire.driver.support;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.value.TagValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the listener: the newest of each point, or all in order, as the overflow of the
 * group says. Historical values are always queued. Whoever waits for a value to be taken is handed
 * back exactly once: with the batch, or when the value is conflated or dropped. Guarded by its
 * user.
 */
final class Outbox {
  private static final int HISTORY_CAPACITY = 10_000;

  private final List<Point> points;
  private final Tally tally;
  private final Losses losses;
  private final boolean conflating;
  private final int queueCapacity;
  private final @Nullable TagValue[] newest;
  private final BitSet newestCounted = new BitSet();
  // Made with the first value somebody waits for.
  private @Nullable Runnable @Nullable [] newestTaken;
  private final int[] dirty;
  private int dirtyCount;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private int pending;

  private record Entry(
      int index, TagValue value, boolean counted, boolean historical, @Nullable Runnable taken) {}

  /**
   * What was waiting.
   *
   * @param updates in order
   * @param taken to be run when the listener has returned
   */
  record Drained(List<PointUpdate> updates, List<Runnable> taken) {}

  Outbox(GroupSpec spec, Tally tally, Losses losses) {
    this.points = spec.points();
    this.tally = tally;
    this.losses = losses;
    this.conflating = spec.overflow() instanceof Overflow.Conflate;
    this.queueCapacity =
        spec.overflow() instanceof Overflow.DropOldest oldest
            ? oldest.capacity()
            : HISTORY_CAPACITY;
    int size = conflating ? points.size() : 0;
    this.newest = new TagValue[size];
    this.dirty = new int[size];
  }

  /** A value; returns who waited for the one it displaced. */
  @Nullable Runnable addValue(int index, TagValue value, @Nullable Runnable taken) {
    return add(index, value, true, taken);
  }

  /** A change of quality alone, which is not counted; returns who waited for what it displaced. */
  @Nullable Runnable addStatus(int index, TagValue value) {
    return add(index, value, false, null);
  }

  /** A value of the past; returns who waited for the one it displaced. */
  @Nullable Runnable addHistory(int index, TagValue value, @Nullable Runnable taken) {
    return enqueue(new Entry(index, value, true, true, taken));
  }

  private @Nullable Runnable add(
      int index, TagValue value, boolean counted, @Nullable Runnable taken) {
    if (!conflating) {
      return enqueue(new Entry(index, value, counted, false, taken));
    }
    if (newest[index] == null) {
      dirty[dirtyCount++] = index;
    } else if (newestCounted.get(index)) {
      tally.conflated();
      pending--;
    }
    newest[index] = value;
    newestCounted.set(index, counted);
    pending += counted ? 1 : 0;
    return swapTaken(index, taken);
  }

  private @Nullable Runnable swapTaken(int index, @Nullable Runnable taken) {
    if (newestTaken == null) {
      if (taken == null) {
        return null;
      }
      newestTaken = new Runnable[newest.length];
    }
    Runnable before = newestTaken[index];
    newestTaken[index] = taken;
    return before;
  }

  private @Nullable Runnable enqueue(Entry entry) {
    Runnable displaced = null;
    if (isFull()) {
      Entry oldest = queue.removeFirst();
      displaced = oldest.taken();
      if (oldest.counted()) {
        pending--;
        tally.dropped();
        losses.add(oldest.value());
      }
    }
    queue.addLast(entry);
    pending += entry.counted() ? 1 : 0;
    return displaced;
  }

  /** Whether the next value that is queued displaces another. */
  boolean isFull() {
    return queue.size() >= queueCapacity;
  }

  boolean isEmpty() {
    return dirtyCount == 0 && queue.isEmpty();
  }

  /** How many values wait. */
  int pending() {
    return pending;
  }

  /** All that waits, which counts as delivered now. */
  Drained drain() {
    List<PointUpdate> updates = new ArrayList<>(queue.size() + dirtyCount);
    List<Runnable> taken = new ArrayList<>(0);
    for (Entry entry : queue) {
      updates.add(new PointUpdate(points.get(entry.index()), entry.value(), entry.historical()));
      addTo(taken, entry.taken());
    }
    queue.clear();
    for (int i = 0; i < dirtyCount; i++) {
      int index = dirty[i];
      updates.add(new PointUpdate(points.get(index), takeNewest(index), false));
      addTo(taken, swapTaken(index, null));
    }
    dirtyCount = 0;
    tally.delivered(pending);
    pending = 0;
    return new Drained(updates, taken);
  }

  /** Moves all that waits behind what waits in another one; returns who waited for displaced. */
  List<Runnable> pourInto(Outbox other) {
    List<Runnable> displaced = new ArrayList<>(0);
    for (Entry entry : queue) {
      addTo(displaced, other.enqueue(entry));
    }
    queue.clear();
    for (int i = 0; i < dirtyCount; i++) {
      int index = dirty[i];
      TagValue value = takeNewest(index);
      boolean counted = newestCounted.get(index);
      addTo(displaced, other.add(index, value, counted, swapTaken(index, null)));
    }
    dirtyCount = 0;
    pending = 0;
    return displaced;
  }

  private TagValue takeNewest(int index) {
    TagValue value = Objects.requireNonNull(newest[index]);
    newest[index] = null;
    return value;
  }

  /** Drops all that waits; returns who waited for it. */
  List<Runnable> clear() {
    List<Runnable> taken = new ArrayList<>(0);
    queue.forEach(entry -> addTo(taken, entry.taken()));
    queue.clear();
    for (int i = 0; i < dirtyCount; i++) {
      addTo(taken, swapTaken(dirty[i], null));
    }
    Arrays.fill(newest, null);
    dirtyCount = 0;
    tally.dropped(pending);
    pending = 0;
    return taken;
  }

  private static void addTo(List<Runnable> list, @Nullable Runnable taken) {
    if (taken != null) {
      list.add(taken);
    }
  }
}
