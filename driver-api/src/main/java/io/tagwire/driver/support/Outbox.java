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
 * group says. Historical values are always queued. Guarded by its user.
 */
final class Outbox {
  private static final int HISTORY_CAPACITY = 10_000;

  private final List<Point> points;
  private final Tally tally;
  private final boolean conflating;
  private final int queueCapacity;
  private final @Nullable TagValue[] newest;
  private final BitSet newestCounted = new BitSet();
  private final int[] dirty;
  private int dirtyCount;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private int pending;

  private record Entry(int index, TagValue value, boolean counted, boolean historical) {}

  Outbox(GroupSpec spec, Tally tally) {
    this.points = spec.points();
    this.tally = tally;
    this.conflating = spec.overflow() instanceof Overflow.Conflate;
    this.queueCapacity =
        spec.overflow() instanceof Overflow.DropOldest oldest
            ? oldest.capacity()
            : HISTORY_CAPACITY;
    int size = conflating ? points.size() : 0;
    this.newest = new TagValue[size];
    this.dirty = new int[size];
  }

  /** Counted is what {@link #pending} counts: values, not changes of quality alone. */
  void add(int index, TagValue value, boolean counted) {
    if (!conflating) {
      addToQueue(new Entry(index, value, counted, false));
      return;
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
  }

  void addHistory(int index, TagValue value) {
    addToQueue(new Entry(index, value, true, true));
  }

  private void addToQueue(Entry entry) {
    if (queue.size() >= queueCapacity) {
      Entry oldest = queue.removeFirst();
      if (oldest.counted()) {
        pending--;
        tally.dropped();
      }
    }
    queue.addLast(entry);
    pending += entry.counted() ? 1 : 0;
  }

  boolean isEmpty() {
    return dirtyCount == 0 && queue.isEmpty();
  }

  /** How many values wait. */
  int pending() {
    return pending;
  }

  /** All that waits, which counts as delivered now. */
  List<PointUpdate> drain() {
    List<PointUpdate> updates = new ArrayList<>(queue.size() + dirtyCount);
    for (Entry entry : queue) {
      updates.add(new PointUpdate(points.get(entry.index()), entry.value(), entry.historical()));
    }
    queue.clear();
    for (int i = 0; i < dirtyCount; i++) {
      int index = dirty[i];
      updates.add(new PointUpdate(points.get(index), Objects.requireNonNull(newest[index]), false));
      newest[index] = null;
    }
    dirtyCount = 0;
    tally.delivered(pending);
    pending = 0;
    return updates;
  }

  /** Drops all that waits. */
  void clear() {
    tally.dropped(pending);
    pending = 0;
    dirtyCount = 0;
    queue.clear();
    Arrays.fill(newest, null);
  }
}
