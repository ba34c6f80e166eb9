package io.tagwire.preconfig.template;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock and the scheduler of an example: time stands still until {@link #advance} moves it, and
 * every task runs there, at the time it is due. Scheduling is thread-safe.
 */
final class SteppedTime extends AbstractExecutorService
    implements ScheduledExecutorService, InstantSource {
  // A task that always schedules another one at once must not hold an example for ever.
  private static final int MAX_TASKS_PER_STEP = 100_000;

  private final PriorityQueue<Task<?>> tasks =
      new PriorityQueue<>(
          Comparator.<Task<?>, Instant>comparing(task -> task.due)
              .thenComparing(task -> task.order));
  private Instant now;
  private long order;
  private boolean shutdown;

  SteppedTime(Instant start) {
    this.now = start;
  }

  /** Runs everything that is due until then; zero runs what is due now. */
  void advance(Duration by) {
    Instant end = instant().plus(by);
    for (int i = 0; i < MAX_TASKS_PER_STEP; i++) {
      Task<?> task = nextUntil(end);
      if (task == null) {
        break;
      }
      task.run();
    }
    moveTo(end);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  private synchronized @Nullable Task<?> nextUntil(Instant end) {
    Task<?> first = tasks.peek();
    if (first == null || first.due.isAfter(end)) {
      return null;
    }
    moveTo(first.due);
    return tasks.poll();
  }

  private synchronized void moveTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }

  private synchronized <V> Task<V> add(
      Callable<V> work, long delayNanos, @Nullable Duration every) {
    Task<V> task = new Task<>(work, now.plusNanos(Math.max(0, delayNanos)), every);
    enqueue(task);
    return task;
  }

  private synchronized void enqueue(Task<?> task) {
    if (!shutdown) {
      task.order = order++;
      tasks.add(task);
    }
  }

  @Override
  public void execute(Runnable command) {
    var unused = schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(callable(command), unit.toNanos(delay), null);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(callable, unit.toNanos(delay), null);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return add(
        callable(command), unit.toNanos(initialDelay), Duration.ofNanos(unit.toNanos(period)));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    var unused = shutdownNow();
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> left = new ArrayList<>(tasks);
    tasks.clear();
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }

  private static Callable<Boolean> callable(Runnable command) {
    return () -> {
      command.run();
      return true;
    };
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final @Nullable Duration every;
    private Instant due;
    private long order;

    Task(Callable<V> work, Instant due, @Nullable Duration every) {
      super(work);
      this.due = due;
      this.every = every;
    }

    @Override
    public void run() {
      if (every == null) {
        super.run();
      } else if (runAndReset()) {
        due = due.plus(every);
        enqueue(this);
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(instant(), due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
