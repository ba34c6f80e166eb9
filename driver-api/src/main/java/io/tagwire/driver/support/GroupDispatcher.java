package io.tagwire.driver.support;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import java.util.List;
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
  private static final long NOTHING_TO_DO = -1;

  private final GroupSpec spec;
  private final GroupListener listener;
  private final DriverContext context;
  private final PointIndex indexes;
  private final Calls calls;
  // Made once: the path of a message allocates nothing here.
  private final Runnable deliver = this::deliver;
  private final Runnable timer = this::timerFired;
  private final AtomicReferenceArray<TagValue> cache;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final ReportRule rule;
  private final Tally tally = new Tally();
  private final Outbox outbox;
  private final ProgressQueue progress;
  private final Pace pace;
  private boolean refusalTold;
  private boolean submitted;
  private boolean closed;

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
    List<Point> points = spec.points();
    this.indexes = new PointIndex(points);
    this.calls = new Calls(spec.name());
    this.outbox = new Outbox(spec, tally);
    this.progress = new ProgressQueue(spec.name());
    this.pace = new Pace(spec.updateInterval(), context.clock());
    TagValue initial =
        TagValue.absent(
            Quality.BAD_WAITING_FOR_INITIAL_DATA,
            context.clock().instant(),
            "nothing received yet");
    this.rule = new ReportRule(spec, initial);
    this.cache = new AtomicReferenceArray<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      cache.set(i, initial);
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
    int index = indexes.of(point.id());
    if (index == PointIndex.NONE || !spec.points().get(index).equals(point)) {
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
      tally.offered();
      if (closed) {
        tally.dropped(1);
        return;
      }
      if (!rule.passes(index, value)) {
        tally.filtered();
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
      tally.offered();
      if (closed) {
        tally.dropped(1);
        return;
      }
      outbox.addHistory(index, value);
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
      progress.add(result);
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
      return tally.counts(outbox.pending());
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
        outbox.clear();
        progress.clear();
      }
    }
    calls.awaitEnd();
  }

  private void enqueue(int index, TagValue value, boolean counted) {
    rule.reported(index, value);
    outbox.add(index, value, counted);
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
    if (outbox.isEmpty()) {
      return NOTHING_TO_DO;
    }
    long wait = pace.untilDue();
    if (wait == 0) {
      submitted = true;
      return 0;
    }
    if (pace.isTimerSet()) {
      return NOTHING_TO_DO;
    }
    pace.timerSet();
    return wait;
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
        pace.timerRefused();
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
      pace.timerFired();
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
      if (!outbox.isEmpty() && pace.untilDue() == 0) {
        batch = new UpdateBatch(outbox.drain(), tally.takeLost());
        pace.batch();
      }
      results = progress.drain();
      calls.begin();
    }
    try {
      call(batch, results);
    } finally {
      calls.end();
      long delay;
      synchronized (lock) {
        submitted = false;
        delay = plan();
      }
      act(delay);
    }
  }

  private void call(@Nullable UpdateBatch batch, List<WriteResult> results) {
    if (batch != null) {
      calls.guarded(() -> listener.onUpdates(batch));
    }
    for (WriteResult result : results) {
      // The listener may just have closed the group.
      if (isClosed()) {
        return;
      }
      calls.guarded(() -> listener.onWriteProgress(result));
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }
}
