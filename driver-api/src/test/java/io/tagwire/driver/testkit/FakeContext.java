package io.tagwire.driver.testkit;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host's side of the contract for tests: real threads and time ({@link #real}), or everything on
 * the thread of the test ({@link #manual}). Thread-safe.
 *
 * @since 0.1
 */
public final class FakeContext implements DriverContext, AutoCloseable {
  /** How the name of every thread of a real context begins. */
  public static final String THREAD_PREFIX = "host-";

  private static final AtomicInteger INSTANCES = new AtomicInteger();

  private final String instanceId;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler;
  private final Executor callbacks;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Signal<StateChange> states = new Signal<>();

  /**
   * One call of {@link DriverContext#onState}.
   *
   * @param state the state
   * @param cause why
   */
  public record StateChange(ConnectionState state, Optional<Failure> cause) {}

  private FakeContext(
      String instanceId,
      InstantSource clock,
      ScheduledExecutorService scheduler,
      Executor callbacks) {
    this.instanceId = instanceId;
    this.clock = clock;
    this.scheduler = scheduler;
    this.callbacks = callbacks;
  }

  /**
   * The system clock, a scheduler of one thread, a pool of callback threads.
   *
   * @return a new context with an instance id of its own; close it after the driver
   */
  public static FakeContext real() {
    return real(InstantSource.system());
  }

  /**
   * Another clock with real threads: for drivers that date values by it but need real timers.
   *
   * @param clock dates the values
   * @return a new context with an instance id of its own; close it after the driver
   */
  public static FakeContext real(InstantSource clock) {
    String id = nextId();
    return new FakeContext(
        id,
        clock,
        Executors.newSingleThreadScheduledExecutor(threads(id, "scheduler")),
        Executors.newCachedThreadPool(threads(id, "callbacks")));
  }

  /**
   * A {@link ManualClock}, a {@link ManualScheduler}, and listeners called on the thread that
   * offers the value or advances the time.
   *
   * @return a new context with an instance id of its own
   */
  public static FakeContext manual() {
    return manual(Runnable::run);
  }

  /**
   * Manual time with this executor for listeners, for example a {@link ManualScheduler} that holds
   * them back.
   *
   * @param callbacks runs the listeners
   * @return a new context with an instance id of its own
   */
  public static FakeContext manual(Executor callbacks) {
    ManualClock clock = new ManualClock();
    return new FakeContext(nextId(), clock, new ManualScheduler(clock), callbacks);
  }

  private static String nextId() {
    return "test" + INSTANCES.incrementAndGet();
  }

  private static ThreadFactory threads(String id, String role) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread =
          new Thread(task, THREAD_PREFIX + id + "-" + role + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * The same context with one more secret.
   *
   * @param reference what a setting holds, for example {@code env:PASSWORD}
   * @param secret what it stands for
   * @return this
   */
  public FakeContext withSecret(String reference, String secret) {
    secrets.put(reference, secret);
    return this;
  }

  /**
   * Moves manual time and runs what comes due.
   *
   * @param by how far
   * @throws IllegalStateException if time is not manual
   */
  public void advance(Duration by) {
    if (!(scheduler instanceof ManualScheduler manual)) {
      throw new IllegalStateException("only the time of a manual context can be advanced");
    }
    manual.advance(by);
  }

  /**
   * The clock, to be moved without running timers.
   *
   * @return the manual clock
   * @throws IllegalStateException if time is not manual
   */
  public ManualClock manualClock() {
    if (!(clock instanceof ManualClock manual)) {
      throw new IllegalStateException("this context has a clock that cannot be moved");
    }
    return manual;
  }

  /**
   * All states reported so far, in order.
   *
   * @return a copy
   */
  public List<StateChange> states() {
    return states.all();
  }

  /**
   * Waits until a state has been reported.
   *
   * @param state the state
   * @return its first report
   * @throws AssertionError if it is not reported within {@link Signal#PATIENCE}
   */
  public StateChange awaitState(ConnectionState state) {
    return states.await("state " + state, all -> first(all, state, 0));
  }

  /**
   * Waits until a state is reported, not looking at the first reports.
   *
   * @param state the state
   * @param after how many reports to skip, for example {@code states().size()} before the deed
   * @return its first report among the others
   * @throws AssertionError if it is not reported within {@link Signal#PATIENCE}
   */
  public StateChange awaitState(ConnectionState state, int after) {
    return states.await("state " + state, all -> first(all, state, after));
  }

  private static Optional<StateChange> first(
      List<StateChange> all, ConnectionState state, int after) {
    return all.stream().skip(after).filter(change -> change.state() == state).findFirst();
  }

  @Override
  public String instanceId() {
    return instanceId;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Optional<char[]> secret(String reference) {
    return Optional.ofNullable(secrets.get(reference)).map(String::toCharArray);
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {
    states.add(new StateChange(state, cause));
  }

  /** Ends its threads. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    if (callbacks instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }
}
