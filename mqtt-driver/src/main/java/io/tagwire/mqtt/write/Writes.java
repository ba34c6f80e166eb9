package io.tagwire.mqtt.write;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.queue.Delivery;
import io.tagwire.mqtt.queue.DeliveryListener;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writes under way. Thread-safe, never blocks. Writes to one point keep their order, because
 * what is published keeps its order.
 */
public final class Writes implements AutoCloseable {
  // A value shown later says nothing about a write of unknown fate.
  private static final long LATE_CONFIRMATION_MILLIS = 60_000;

  private final DriverContext context;
  private final Publisher publisher;
  private final int capacity;
  private final Runnable awaitingChanged;
  private final Responses responses;
  private final CommandComposer composer;
  private final Set<PendingWrite> pending = ConcurrentHashMap.newKeySet();
  // The newest write of each point that its value may yet confirm.
  private final Map<Target, PendingWrite> unconfirmed = new ConcurrentHashMap<>();
  // The answers that writes wait for, by key.
  private final Map<PendingWrite, String> awaited = new ConcurrentHashMap<>();
  // When the last command of a point with a shortest interval was given.
  private final Map<Target, Instant> started = new ConcurrentHashMap<>();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private volatile boolean closed;

  /** Where messages go. */
  public interface Publisher {
    /**
     * Publishes; see {@link io.tagwire.mqtt.queue.CommandSender#send}.
     *
     * @param message what
     * @param delivery how it may wait
     * @param answer told how far it got
     * @return what can be withdrawn
     */
    Publication publish(OutboundMessage message, Delivery delivery, DeliveryListener answer);

    /**
     * Whether a message that matches a wanted filter would reach us; true also while offline, when
     * nothing can be sent either.
     *
     * @param filter as in {@link Watches#filters}
     * @return false if an answer there could be missed
     */
    default boolean hears(String filter) {
      return true;
    }
  }

  /**
   * A point in its group.
   *
   * @param group whose point; compared by equality, for groups that is identity
   * @param index of the point in the group
   */
  public record Target(Object group, int index) {}

  /**
   * No writes yet.
   *
   * @param context gives clock, scheduler and callback executor
   * @param publisher where messages go
   * @param responses where answers are expected
   * @param capacity how many writes may be under way
   * @param awaitingChanged run after {@link #isAwaiting} may have changed, on the thread that
   *     changed it; must not block
   */
  public Writes(
      DriverContext context,
      Publisher publisher,
      Responses responses,
      int capacity,
      Runnable awaitingChanged) {
    this.context = context;
    this.publisher = publisher;
    this.composer = new CommandComposer(responses);
    this.responses = responses;
    this.capacity = capacity;
    this.awaitingChanged = awaitingChanged;
  }

  /**
   * Writes a value.
   *
   * @param target the point in its group
   * @param write point and value
   * @param rule of the point; empty if it cannot be written
   * @param options how far and how long
   * @param progress told of every stage and of the end
   * @return the result; completes on the callback executor, never fails
   */
  public CompletionStage<WriteResult> write(
      Target target,
      PointWrite write,
      Optional<WriteRule> rule,
      WriteOptions options,
      Consumer<WriteResult> progress) {
    Point point = write.point();
    String obstacle = obstacle(target, point, rule, options);
    if (obstacle != null || rule.isEmpty()) {
      return refused(point, progress, String.valueOf(obstacle));
    }
    Command command;
    try {
      command = composer.compose(rule.get(), write.value(), options.timeout(), now());
    } catch (IllegalArgumentException e) {
      return refused(point, progress, String.valueOf(e.getMessage()));
    }
    return start(new PendingWrite(this, target, write, rule.get(), options, progress), command);
  }

  private @Nullable String obstacle(
      Target target, Point point, Optional<WriteRule> rule, WriteOptions options) {
    if (rule.isEmpty()) {
      return point.access().canWrite()
          ? "the write settings of point [" + point.id() + "] are wrong; see check"
          : "point [" + point.id() + "] is read only";
    }
    Optional<String> unreachable = rule.get().unreachable(options.until());
    if (unreachable.isPresent()) {
      return options.until() + " cannot be reached: " + unreachable.get();
    }
    if (closed) {
      return "the driver is closed";
    }
    if (pending.size() >= capacity) {
      return capacity + " writes are under way already";
    }
    String filter =
        options.until() == WriteStage.CONFIRMED
            ? rule.get().confirmation().heardOn(responses.topic())
            : null;
    return filter == null || publisher.hears(filter)
        ? tooEarly(target, rule.get())
        : "the broker has not granted the subscription of ["
            + filter
            + "], where the device confirms it";
  }

  private @Nullable String tooEarly(Target target, WriteRule rule) {
    Instant last = rule.minInterval().isZero() ? null : started.get(target);
    if (last == null) {
      return null;
    }
    Duration since = Duration.between(last, now());
    // A clock that was set back is no reason to wait.
    return since.isNegative() || since.compareTo(rule.minInterval()) >= 0
        ? null
        : "the last command was sent "
            + since.toMillis()
            + " ms ago; the next may come in "
            + rule.minInterval().minus(since).toMillis()
            + " ms (write.min-interval)";
  }

  private CompletionStage<WriteResult> start(PendingWrite write, Command command) {
    pending.add(write);
    if (!write.rule().minInterval().isZero()) {
      started.put(write.target(), now());
    }
    if (write.awaitsConfirmation()) {
      await(write, command);
    }
    Optional<Future<?>> timer = later(write.timeoutMillis(), write::timeOut);
    if (timer.isEmpty()) {
      write.end(WriteOutcome.FAILED, "the host's scheduler refuses work");
      return write.result();
    }
    write.timer(timer.get());
    write.publishing(command.message());
    write.published(
        publisher.publish(command.message(), write.rule().delivery(write.target()), write));
    if (closed) {
      write.giveUp("the driver was closed");
    }
    return write.result();
  }

  private void await(PendingWrite write, Command command) {
    if (write.rule().confirmation() instanceof Confirmation.ByResponse) {
      awaited.put(write, command.answerKey());
      responses.expect(command.answerKey(), write::answered);
    } else {
      unconfirmed.put(write.target(), write);
      awaitingChanged.run();
    }
  }

  /** Runs something later; empty if the host refuses. */
  Optional<Future<?>> later(long millis, Runnable task) {
    try {
      return Optional.of(
          context.scheduler().schedule(task, Math.max(1, millis), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }

  private CompletionStage<WriteResult> refused(
      Point point, Consumer<WriteResult> progress, String reason) {
    failed.increment();
    WriteResult result =
        new WriteResult(
            point, WriteStage.NONE, WriteOutcome.FAILED, context.clock().instant(), reason);
    progress.accept(result);
    return CompletableFuture.completedStage(result);
  }

  /**
   * A message brought a value to a point: perhaps what was written. Never blocks.
   *
   * @param target the point in its group
   * @param shown what it shows now
   * @param because the message
   */
  public void observed(Target target, TagValue shown, InboundMessage because) {
    PendingWrite write = unconfirmed.get(target);
    if (write != null) {
      write.observed(shown, because);
    }
  }

  /**
   * The state topic of a point says something: perhaps what was written. Never blocks.
   *
   * @param target the point in its group
   * @param said the message
   */
  public void state(Target target, Payload said) {
    PendingWrite write = unconfirmed.get(target);
    if (write != null) {
      write.state(said);
    }
  }

  /** Whether a message is a command of ours that came back. */
  boolean isMarked(InboundMessage message) {
    return composer.isMarked(message);
  }

  /**
   * Whether some write waits for its point to show it: without, {@link #observed} has no effect.
   *
   * @return a guess that is right when nothing changes meanwhile
   */
  public boolean isAwaiting() {
    return !unconfirmed.isEmpty();
  }

  /**
   * Answers what is under way in a group.
   *
   * @param group as in {@link Target}
   */
  public void closeGroup(Object group) {
    for (PendingWrite write : pending) {
      if (write.target().group().equals(group)) {
        write.groupClosed();
      }
    }
    started.keySet().removeIf(target -> target.group().equals(group));
    if (unconfirmed.keySet().removeIf(target -> target.group().equals(group))) {
      awaitingChanged.run();
    }
  }

  /**
   * Totals: {@code writes.done}, {@code writes.failed}, {@code writes.unknown}, {@code
   * writes.pending} now, and those of {@link Responses#counters}.
   *
   * @return by name, in that order
   */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("writes.done", done.sum());
    counters.put("writes.failed", failed.sum());
    counters.put("writes.unknown", unknown.sum());
    counters.put("writes.pending", (long) pending.size());
    counters.putAll(responses.counters());
    return counters;
  }

  /** Answers everything that is under way: FAILED if it did not leave, else UNKNOWN. */
  @Override
  public void close() {
    closed = true;
    pending.forEach(write -> write.giveUp("the driver was closed"));
    unconfirmed.clear();
    awaitingChanged.run();
  }

  Instant now() {
    return context.clock().instant();
  }

  /** A write was answered; one of unknown fate may still be confirmed. */
  void answered(PendingWrite write, WriteOutcome outcome) {
    pending.remove(write);
    switch (outcome) {
      case DONE -> done.increment();
      case UNKNOWN -> unknown.increment();
      default -> failed.increment();
    }
    if (outcome != WriteOutcome.UNKNOWN) {
      settled(write);
    } else if (write.awaitsConfirmation() && !write.isWaiting()) {
      settleLater(write);
    }
  }

  void settleLater(PendingWrite write) {
    if (later(LATE_CONFIRMATION_MILLIS, () -> settled(write)).isEmpty()) {
      settled(write);
    }
  }

  /** The fate of a write is known. */
  void settled(PendingWrite write) {
    String key = awaited.remove(write);
    if (key != null) {
      responses.forget(key);
    }
    if (unconfirmed.remove(write.target(), write)) {
      awaitingChanged.run();
    }
  }

  <T> void complete(CompletableFuture<T> future, T result) {
    try {
      var unused = future.completeAsync(() -> result, context.callbacks());
    } catch (RejectedExecutionException e) {
      future.complete(result);
    }
  }
}
