package io.tagwire.driver.support;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
  private final LossListener losses;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final GroupValues values;
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
    this(spec, listener, context, (group, from, to, values) -> {});
  }

  /**
   * A dispatcher whose points wait for initial data, and that tells what it loses.
   *
   * @param spec the group
   * @param listener receives the batches
   * @param context gives clock, scheduler and callback executor
   * @param losses is told of values dropped because the queue was full
   */
  public GroupDispatcher(
      GroupSpec spec, GroupListener listener, DriverContext context, LossListener losses) {
    this.spec = spec;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.context = context;
    this.losses = losses;
    List<Point> points = spec.points();
    this.indexes = new PointIndex(points);
    this.calls = new Calls(spec.name());
    this.progress = new ProgressQueue(spec.name());
    this.pace = new Pace(spec.updateInterval(), context.clock());
    TagValue initial =
        TagValue.absent(
            Quality.BAD_WAITING_FOR_INITIAL_DATA,
            context.clock().instant(),
            "nothing received yet");
    this.values = new GroupValues(spec, initial);
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
   * @return the newest present value; while held, the one from before
   */
  public TagValue last(int index) {
    return values.shown(index);
  }

  /**
   * The newest value, also while held.
   *
   * @param index of the point
   * @return what {@link #last} shows once it is released
   */
  public TagValue newest(int index) {
    return values.newest(index);
  }

  /**
   * A value arrived. It becomes the cached one and is reported if trigger and deadband let it pass.
   *
   * @param index of the point
   * @param value the value with its quality
   */
  public void value(int index, TagValue value) {
    value(index, value, null);
  }

  /**
   * A value arrived, and somebody waits until it is done with: until the listener has returned from
   * the batch that holds it, or it is known that no batch will.
   *
   * @param index of the point
   * @param value the value with its quality
   * @param taken run exactly once: after the listener returned or threw; or when the value was
   *     filtered, conflated, dropped, or dropped by close. On the thread that found that, which may
   *     be within this call, without a lock held. Must not block. Null if nobody waits. When the
   *     host's executor refuses work the value waits, and so does this
   */
  public void value(int index, TagValue value, @Nullable Runnable taken) {
    long delay;
    List<Runnable> finished;
    synchronized (lock) {
      values.value(index, value, taken);
      finished = values.takeFinished();
      delay = plan();
    }
    act(delay);
    calls.guarded(finished);
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
    List<Runnable> finished;
    synchronized (lock) {
      values.status(index, value);
      finished = values.takeFinished();
      delay = plan();
    }
    act(delay);
    calls.guarded(finished);
  }

  /**
   * A value of the past. Reported as historical in order of arrival; the cached value stays. At
   * most 10,000 wait (or the capacity of DropOldest), then the oldest are dropped.
   *
   * @param index of the point
   * @param value the value
   */
  public void history(int index, TagValue value) {
    history(index, value, null);
  }

  /**
   * A value of the past, and somebody waits until it is done with.
   *
   * @param index of the point
   * @param value the value
   * @param taken as for {@link #value(int, TagValue, Runnable)}
   */
  public void history(int index, TagValue value, @Nullable Runnable taken) {
    long delay;
    List<Runnable> finished;
    synchronized (lock) {
      values.history(index, value, taken);
      finished = values.takeFinished();
      delay = plan();
    }
    act(delay);
    calls.guarded(finished);
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
   * Holds back: until {@link #release} {@link #last} shows what it shows now, and the listener gets
   * nothing that comes from now on but the progress of writes. Values are counted as ever; they are
   * conflated or queued as the group says; a queue that is full ends the hold, for the next value
   * would be lost. Does nothing if it is held already or closed.
   */
  public void hold() {
    synchronized (lock) {
      values.hold();
    }
  }

  /**
   * Ends a hold: from one moment to the next the cache shows what came meanwhile, and the listener
   * gets it in one batch. Does nothing if nothing is held.
   */
  public void release() {
    long delay;
    List<Runnable> finished;
    synchronized (lock) {
      values.release();
      finished = values.takeFinished();
      delay = plan();
    }
    act(delay);
    calls.guarded(finished);
  }

  /**
   * What became of the values offered.
   *
   * @return a consistent snapshot
   */
  public DispatchCounts counts() {
    synchronized (lock) {
      return values.counts();
    }
  }

  /**
   * Ends reporting; waiting values are dropped and counted. Waits for a running callback to return
   * (at most 5 s, and not at all when called from within it); none comes afterwards. The cache
   * stays readable. Idempotent.
   */
  @Override
  public void close() {
    List<Runnable> finished;
    Losses.Burst burst;
    synchronized (lock) {
      closed = true;
      values.close();
      progress.clear();
      finished = values.takeFinished();
      burst = values.takeBurst();
    }
    tell(burst);
    calls.guarded(finished);
    calls.awaitEnd();
  }

  private void tell(Losses.@Nullable Burst burst) {
    if (burst != null) {
      calls.guarded(() -> losses.lost(spec.name(), burst.from(), burst.to(), burst.values()));
    }
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
    if (values.isEmpty()) {
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
    GroupValues.Handout handout = null;
    List<WriteResult> results;
    Losses.Burst burst;
    synchronized (lock) {
      if (closed) {
        submitted = false;
        return;
      }
      if (!values.isEmpty() && pace.untilDue() == 0) {
        handout = values.drain();
        pace.batch();
      }
      burst = values.takeBurst();
      results = progress.drain();
      calls.begin();
    }
    try {
      call(handout, results);
    } finally {
      calls.end();
      long delay;
      synchronized (lock) {
        submitted = false;
        delay = plan();
      }
      act(delay);
      tell(burst);
    }
  }

  private void call(GroupValues.@Nullable Handout handout, List<WriteResult> results) {
    if (handout != null) {
      try {
        calls.guarded(() -> listener.onUpdates(handout.batch()));
      } finally {
        calls.guarded(handout.taken());
      }
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
