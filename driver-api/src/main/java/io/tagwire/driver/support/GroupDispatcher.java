package io.tagwire.driver.support;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.Trigger;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache of one group and the way from a driver to its listener: applies trigger and deadband,
 * conflates or queues, and calls the listener serially on the host's executor at most once per
 * update interval. Thread-safe; offering never blocks on the listener and never throws. Points are
 * named by their index in {@link GroupSpec#points()}, so that the path of a message needs no
 * look-up.
 *
 * @since 0.1
 */
public final class GroupDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupDispatcher.class);
  private static final int HISTORY_CAPACITY = 10_000;
  private static final int PROGRESS_CAPACITY = 10_000;
  private static final long CLOSE_WAIT_MILLIS = 5_000;
  private static final long NOTHING_TO_DO = -1;
  private static final long NO_BATCH = Long.MIN_VALUE;

  private final GroupSpec spec;
  private final GroupListener listener;
  private final DriverContext context;
  private final long intervalMillis;
  private final boolean conflating;
  private final int queueCapacity;
  private final Map<String, Integer> indexById = new HashMap<>();
  private final double[] deadbands;
  // Made once: the path of a message allocates nothing here.
  private final Runnable deliver = this::deliver;
  private final Runnable timer = this::timerFired;
  private final AtomicReferenceArray<TagValue> cache;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final TagValue[] reported;
  private final @Nullable TagValue[] waiting;
  private final boolean[] waitingCounted;
  private final int[] dirty;
  private int dirtyCount;
  private int waitingCountedCount;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private int queuedCountedCount;
  private final ArrayDeque<WriteResult> progress = new ArrayDeque<>();
  private long offered;
  private long delivered;
  private long filtered;
  private long conflated;
  private long dropped;
  private long lostSinceBatch;
  private long lastBatchMillis = NO_BATCH;
  private long timerBatchMillis = NO_BATCH;
  private boolean refusalTold;
  private boolean progressLossTold;
  private boolean submitted;
  private boolean timerSet;
  private boolean closed;
  private @Nullable Thread calling;

  private record Entry(int index, TagValue value, boolean counted, boolean historical) {}

  /**
   * A dispatcher whose points wait for initial data.
   *
   * @param spec the group
   * @param listener receives the batches
   * @param context gives clock, scheduler and callback executor
   */
  public GroupDispatcher(GroupSpec spec, GroupListener listener, DriverContext context) {
    this.spec = spec;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.context = context;
    this.intervalMillis = spec.updateInterval().toMillis();
    this.conflating = spec.overflow() instanceof Overflow.Conflate;
    this.queueCapacity =
        spec.overflow() instanceof Overflow.DropOldest oldest
            ? oldest.capacity()
            : HISTORY_CAPACITY;
    int size = spec.points().size();
    this.cache = new AtomicReferenceArray<>(size);
    this.reported = new TagValue[size];
    this.waiting = new TagValue[size];
    this.waitingCounted = new boolean[size];
    this.dirty = new int[size];
    this.deadbands = spec.points().stream().mapToDouble(Point::deadband).toArray();
    TagValue initial =
        TagValue.absent(Quality.BAD_WAITING_FOR_INITIAL_DATA, now(), "nothing received yet");
    for (int i = 0; i < size; i++) {
      indexById.put(spec.points().get(i).id(), i);
      cache.set(i, initial);
      reported[i] = initial;
    }
  }

  /**
   * The index of a point.
   *
   * @param point the instance given in the spec, or an equal one
   * @return its index in {@link GroupSpec#points()}
   * @throws IllegalArgumentException if it is not of this group
   */
  public int indexOf(Point point) {
    Integer index = indexById.get(point.id());
    if (index == null || !spec.points().get(index).equals(point)) {
      throw new IllegalArgumentException(
          "Point [" + point.id() + "] does not belong to group [" + spec.name() + "]");
    }
    return index;
  }

  /**
   * The cached value.
   *
   * @param index of the point
   * @return the newest present value
   */
  public TagValue last(int index) {
    return cache.get(index);
  }

  /**
   * A value arrived. It becomes the cached one and is reported if trigger and deadband let it pass.
   *
   * @param index of the point
   * @param value the value with its quality
   */
  public void value(int index, TagValue value) {
    long delay;
    synchronized (lock) {
      cache.set(index, value);
      offered++;
      if (closed) {
        dropped++;
        return;
      }
      if (!triggers(index, value)) {
        filtered++;
        return;
      }
      enqueue(index, value, true);
      delay = plan();
    }
    act(delay);
  }

  /**
   * The quality changed without a message: link, presence, silence. Passes every deadband; reported
   * if quality or detail differ from those of the cached value; not counted as a value.
   *
   * @param index of the point
   * @param value what the point shows now
   */
  public void status(int index, TagValue value) {
    long delay;
    synchronized (lock) {
      TagValue before = cache.getAndSet(index, value);
      boolean same =
          before.quality() == value.quality() && Objects.equals(before.detail(), value.detail());
      if (closed || same) {
        return;
      }
      enqueue(index, value, false);
      delay = plan();
    }
    act(delay);
  }

  /**
   * A value of the past. Reported as historical in order of arrival; the cached value stays. At
   * most 10,000 wait (or the capacity of DropOldest), then the oldest are dropped.
   *
   * @param index of the point
   * @param value the value
   */
  public void history(int index, TagValue value) {
    long delay;
    synchronized (lock) {
      offered++;
      if (closed) {
        dropped++;
        return;
      }
      addToQueue(new Entry(index, value, true, true));
      delay = plan();
    }
    act(delay);
  }

  /**
   * A write got further. Reaches the listener serially with the updates, in order, never conflated;
   * when more than 10,000 wait for a listener that does not return, the oldest are dropped, with
   * one warning.
   *
   * @param result the stage and outcome now
   */
  public void progress(WriteResult result) {
    long delay;
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (progress.size() >= PROGRESS_CAPACITY) {
        progress.removeFirst();
        if (!progressLossTold) {
          progressLossTold = true;
          LOG.warn("Group [{}]: the listener is too slow for progress of writes", spec.name());
        }
      }
      progress.addLast(result);
      delay = plan();
    }
    act(delay);
  }

  /**
   * What became of the values offered.
   *
   * @return a consistent snapshot
   */
  public DispatchCounts counts() {
    synchronized (lock) {
      return new DispatchCounts(offered, delivered, filtered, conflated, dropped, pending());
    }
  }

  /**
   * Ends reporting; waiting values are dropped and counted. Waits for a running callback to return
   * (at most 5 s, and not at all when called from within it); none comes afterwards. The cache
   * stays readable. Idempotent.
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        dropped += pending();
        waitingCountedCount = 0;
        queuedCountedCount = 0;
        dirtyCount = 0;
        queue.clear();
        progress.clear();
        Arrays.fill(waiting, null);
      }
      awaitCallback();
    }
  }

  private void awaitCallback() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MILLIS);
    boolean interrupted = false;
    synchronized (lock) {
      while (calling != null && calling != Thread.currentThread()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          LOG.warn("Group [{}]: a listener did not return within 5 s of close", spec.name());
          break;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean triggers(int index, TagValue value) {
    TagValue before = reported[index];
    double deadband = deadbands[index];
    Trigger trigger = spec.trigger();
    if (trigger == Trigger.STATUS) {
      return before.quality() != value.quality();
    }
    if (trigger == Trigger.STATUS_VALUE_TIMESTAMP && deadband == 0) {
      return true;
    }
    return Deadband.passes(before, value, deadband);
  }

  private void enqueue(int index, TagValue value, boolean counted) {
    reported[index] = value;
    if (!conflating) {
      addToQueue(new Entry(index, value, counted, false));
      return;
    }
    if (waiting[index] == null) {
      dirty[dirtyCount++] = index;
    } else if (waitingCounted[index]) {
      conflated++;
      lostSinceBatch++;
      waitingCountedCount--;
    }
    waiting[index] = value;
    waitingCounted[index] = counted;
    waitingCountedCount += counted ? 1 : 0;
  }

  private void addToQueue(Entry entry) {
    if (queue.size() >= queueCapacity) {
      Entry oldest = queue.removeFirst();
      if (oldest.counted()) {
        queuedCountedCount--;
        dropped++;
        lostSinceBatch++;
      }
    }
    queue.addLast(entry);
    queuedCountedCount += entry.counted() ? 1 : 0;
  }

  private long pending() {
    return (long) waitingCountedCount + queuedCountedCount;
  }

  // What to do after the lock is left: nothing, submit now (0), or set a timer.
  private long plan() {
    if (submitted || closed) {
      return NOTHING_TO_DO;
    }
    if (!progress.isEmpty()) {
      submitted = true;
      return 0;
    }
    if (dirtyCount == 0 && queue.isEmpty()) {
      return NOTHING_TO_DO;
    }
    long wait = untilDue();
    if (wait == 0) {
      submitted = true;
      return 0;
    }
    if (timerSet) {
      return NOTHING_TO_DO;
    }
    timerSet = true;
    timerBatchMillis = lastBatchMillis;
    return wait;
  }

  private long untilDue() {
    if (intervalMillis == 0 || lastBatchMillis == NO_BATCH) {
      return 0;
    }
    // The clock only says how long to wait: when it is set back, the timer ends the wait.
    return Math.min(intervalMillis, Math.max(0, lastBatchMillis + intervalMillis - nowMillis()));
  }

  private void act(long delay) {
    if (delay == NOTHING_TO_DO) {
      return;
    }
    try {
      if (delay == 0) {
        context.callbacks().execute(deliver);
      } else {
        var unused = context.scheduler().schedule(timer, delay, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      refused(delay == 0);
    }
  }

  // The next value tries again. Told once: a host that shuts down refuses each one.
  private void refused(boolean submission) {
    boolean first;
    synchronized (lock) {
      if (submission) {
        submitted = false;
      } else {
        timerSet = false;
      }
      first = !refusalTold;
      refusalTold = true;
    }
    if (first) {
      LOG.warn("Group [{}]: the executor of the host refuses work, values wait", spec.name());
    }
  }

  private void timerFired() {
    long delay;
    synchronized (lock) {
      timerSet = false;
      if (lastBatchMillis == timerBatchMillis) {
        lastBatchMillis = NO_BATCH;
      }
      delay = plan();
    }
    act(delay);
  }

  private void deliver() {
    UpdateBatch batch = null;
    List<WriteResult> results;
    synchronized (lock) {
      if (closed) {
        submitted = false;
        return;
      }
      if ((dirtyCount > 0 || !queue.isEmpty()) && untilDue() == 0) {
        batch = drain();
        lastBatchMillis = nowMillis();
      }
      results = List.copyOf(progress);
      progress.clear();
      calling = Thread.currentThread();
    }
    try {
      call(batch, results);
    } finally {
      long delay;
      synchronized (lock) {
        calling = null;
        submitted = false;
        lock.notifyAll();
        delay = plan();
      }
      act(delay);
    }
  }

  private void call(@Nullable UpdateBatch batch, List<WriteResult> results) {
    if (batch != null) {
      guarded(() -> listener.onUpdates(batch));
    }
    for (WriteResult result : results) {
      // The listener may just have closed the group.
      if (isClosed()) {
        return;
      }
      guarded(() -> listener.onWriteProgress(result));
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("Group [{}]: the listener threw", spec.name(), e);
    }
  }

  private UpdateBatch drain() {
    List<Point> points = spec.points();
    List<PointUpdate> updates = new ArrayList<>(queue.size() + dirtyCount);
    for (Entry entry : queue) {
      updates.add(new PointUpdate(points.get(entry.index()), entry.value(), entry.historical()));
    }
    queue.clear();
    for (int i = 0; i < dirtyCount; i++) {
      int index = dirty[i];
      updates.add(
          new PointUpdate(points.get(index), Objects.requireNonNull(waiting[index]), false));
      waiting[index] = null;
    }
    dirtyCount = 0;
    delivered += pending();
    waitingCountedCount = 0;
    queuedCountedCount = 0;
    long lost = lostSinceBatch;
    lostSinceBatch = 0;
    return new UpdateBatch(updates, lost);
  }

  private Instant now() {
    return context.clock().instant();
  }

  private long nowMillis() {
    return context.clock().millis();
  }
}
