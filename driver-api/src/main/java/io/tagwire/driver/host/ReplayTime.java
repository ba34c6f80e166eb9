package io.tagwire.driver.host;

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
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Clock, timers and listeners of a host that replays: time stands still until it is advanced, then
 * timers run that come due on the way. Timers and listeners run on the thread that advances or
 * feeds. Scheduling is thread-safe; one thread advances.
 *
 * @since 0.1
 */
public final class ReplayTime {
  // A task that always schedules another one at once must not hold a replay for ever.
  private static final int MAX_TIMERS_A_STEP = 1_000_000;

  private final Timers timers = new Timers();
  private volatile Instant now;

  /**
   * A time that stands still.
   *
   * @param start the present time
   */
  public ReplayTime(Instant start) {
    now = start;
  }

  /**
   * Advances and runs the timers that come due on the way.
   *
   * @param until the present time afterwards; one that is past already changes nothing
   */
  public void advance(Instant until) {
    Timer<?> timer = timers.due(until);
    for (int i = 0; timer != null && i < MAX_TIMERS_A_STEP; i++, timer = timers.due(until)) {
      if (timer.due.isAfter(now)) {
        now = timer.due;
      }
      timer.run();
    }
    if (until.isAfter(now)) {
      now = until;
    }
  }

  /**
   * The clock.
   *
   * @return gives the present time
   */
  public InstantSource clock() {
    return () -> now;
  }

  /**
   * The timers.
   *
   * @return runs what is due while time is advanced
   */
  public ScheduledExecutorService scheduler() {
    return timers;
  }

  /**
   * Runs listeners.
   *
   * @return runs on the calling thread
   */
  public Executor callbacks() {
    return Runnable::run;
  }

  private final class Timers extends AbstractExecutorService implements ScheduledExecutorService {
    private final PriorityQueue<Timer<?>> waiting =
        new PriorityQueue<>(
            Comparator.<Timer<?>, Instant>comparing(timer -> timer.due)
                .thenComparing(timer -> timer.order));
    private long count;
    private boolean shutdown;

    synchronized @Nullable Timer<?> due(Instant until) {
      waiting.removeIf(FutureTask::isCancelled);
      Timer<?> first = waiting.peek();
      return first == null || first.due.isAfter(until) ? null : waiting.poll();
    }

    synchronized <V> Timer<V> add(Timer<V> timer) {
      timer.order = count++;
      if (!shutdown) {
        waiting.add(timer);
      }
      return timer;
    }

    private Instant in(long delay, TimeUnit unit) {
      return now.plus(Duration.of(Math.max(0, delay), unit.toChronoUnit()));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      return add(new Timer<>(command, in(delay, unit), Duration.ZERO));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
      return add(new Timer<>(callable, in(delay, unit)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable command, long initialDelay, long period, TimeUnit unit) {
      return add(
          new Timer<>(command, in(initialDelay, unit), Duration.of(period, unit.toChronoUnit())));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      // Running takes no time here: fixed delay and fixed rate are the same.
      return scheduleAtFixedRate(command, initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public synchronized void shutdown() {
      shutdown = true;
      waiting.clear();
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
      List<Runnable> left = new ArrayList<>(waiting);
      shutdown();
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
  }

  private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final Duration period;
    private Instant due;
    private long order;

    Timer(Callable<V> callable, Instant due) {
      super(callable);
      this.due = due;
      this.period = Duration.ZERO;
    }

    @SuppressWarnings("NullAway") // A task that is run for its effect has no result.
    Timer(Runnable command, Instant due, Duration period) {
      super(command, null);
      this.due = due;
      this.period = period;
    }

    @Override
    public void run() {
      if (period.isZero()) {
        super.run();
      } else if (runAndReset()) {
        due = due.plus(period);
        var unused = timers.add(this);
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(now, due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
