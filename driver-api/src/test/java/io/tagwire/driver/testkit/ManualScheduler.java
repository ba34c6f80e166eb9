package io.tagwire.driver.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time is a {@link ManualClock}. Tasks run on the thread that calls {@link
 * #advance} or {@link #runDue}, in order of time and then of scheduling, with the clock at the time
 * each was due. What {@link #execute} is given is due at once, and waits for one of the two as
 * well. Scheduling is thread-safe; let one thread at a time advance.
 *
 * @since 0.1
 */
public final class ManualScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final ManualClock clock;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private final PriorityQueue<Task<?>> tasks =
      new PriorityQueue<>(
          Comparator.<Task<?>, Instant>comparing(t -> t.due).thenComparing(t -> t.order));
  private long scheduled;
  private boolean shutdown;

  /**
   * A scheduler without tasks.
   *
   * @param clock its time
   */
  public ManualScheduler(ManualClock clock) {
    this.clock = clock;
  }

  /**
   * Moves the clock and runs every task that comes due on the way, those scheduled by such tasks
   * too.
   *
   * @param by how far; not negative
   */
  public void advance(Duration by) {
    Instant end = clock.instant().plus(by);
    for (Task<?> task = nextDue(end); task != null; task = nextDue(end)) {
      if (task.due.isAfter(clock.instant())) {
        clock.set(task.due);
      }
      task.run();
    }
    if (end.isAfter(clock.instant())) {
      clock.set(end);
    }
  }

  /** Runs what is due now. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /**
   * How many tasks wait; those cancelled do not count.
   *
   * @return 0 or more
   */
  public int waiting() {
    synchronized (lock) {
      tasks.removeIf(FutureTask::isCancelled);
      return tasks.size();
    }
  }

  private @Nullable Task<?> nextDue(Instant end) {
    synchronized (lock) {
      tasks.removeIf(FutureTask::isCancelled);
      Task<?> first = tasks.peek();
      return first == null || first.due.isAfter(end) ? null : tasks.poll();
    }
  }

  private <V> Task<V> add(Task<V> task) {
    synchronized (lock) {
      if (shutdown) {
        throw new RejectedExecutionException("the scheduler is shut down");
      }
      task.order = scheduled++;
      tasks.add(task);
    }
    return task;
  }

  private Instant in(long delay, TimeUnit unit) {
    return clock.instant().plus(Duration.of(Math.max(0, delay), unit.toChronoUnit()));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(new Task<>(() -> run(command), in(delay, unit), null));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(new Task<>(callable, in(delay, unit), null));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    Duration every = Duration.of(period, unit.toChronoUnit());
    return add(new Task<>(() -> run(command), in(initialDelay, unit), every));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    // Running takes no manual time: fixed delay and fixed rate are the same.
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  @Override
  public void execute(Runnable command) {
    var unused = add(new Task<>(() -> run(command), clock.instant(), null));
  }

  private static Boolean run(Runnable command) {
    command.run();
    return true;
  }

  @Override
  public void shutdown() {
    var unused = shutdownNow();
  }

  @Override
  public List<Runnable> shutdownNow() {
    synchronized (lock) {
      shutdown = true;
      List<Runnable> left = new ArrayList<>(tasks);
      tasks.clear();
      return left;
    }
  }

  @Override
  public boolean isShutdown() {
    synchronized (lock) {
      return shutdown;
    }
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }

  private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final @Nullable Duration every;
    private Instant due;
    private long order;

    Task(Callable<V> callable, Instant due, @Nullable Duration every) {
      super(callable);
      this.due = due;
      this.every = every;
    }

    @Override
    public void run() {
      if (every == null) {
        super.run();
      } else if (runAndReset()) {
        due = due.plus(every);
        if (!isShutdown()) {
          var unused = add(this);
        }
      }
    }

    @Override
    public boolean isPeriodic() {
      return every != null;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(clock.instant(), due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
