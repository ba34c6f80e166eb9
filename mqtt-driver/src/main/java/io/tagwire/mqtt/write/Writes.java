package io.tagwire.mqtt.write;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The writes under way. Thread-safe, never blocks. Writes to one point keep their order, because
 * what is published keeps its order.
 */
public final class Writes implements AutoCloseable {
  // A value shown later says nothing about a write of unknown fate.
  private static final long LATE_CONFIRMATION_SECONDS = 60;

  private final DriverContext context;
  private final Publisher publisher;
  private final int capacity;
  private final Runnable awaitingChanged;
  private final AtomicLong ids = new AtomicLong();
  private final Set<PendingWrite> pending = ConcurrentHashMap.newKeySet();
  // The newest write of each point that its value may yet confirm.
  private final Map<Target, PendingWrite> unconfirmed = new ConcurrentHashMap<>();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private volatile boolean closed;

  /** Where messages go. */
  public interface Publisher {
    /**
     * Publishes; see {@link io.tagwire.mqtt.session.Session#publish}.
     *
     * @param message what
     * @param answer told how far it got
     * @return what can be withdrawn
     */
    Publication publish(OutboundMessage message, PublishListener answer);
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
   * @param capacity how many writes may be under way
   * @param awaitingChanged run after {@link #isAwaiting} may have changed, on the thread that
   *     changed it; must not block
   */
  public Writes(
      DriverContext context, Publisher publisher, int capacity, Runnable awaitingChanged) {
    this.context = context;
    this.publisher = publisher;
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
    if (rule.isEmpty()) {
      return refused(
          point,
          progress,
          point.access().canWrite()
              ? "the write settings of point [" + point.id() + "] are wrong; see check"
              : "point [" + point.id() + "] is read only");
    }
    Optional<String> unreachable = rule.get().unreachable(options.until());
    if (unreachable.isPresent()) {
      return refused(point, progress, options.until() + " cannot be reached: " + unreachable.get());
    }
    if (closed || pending.size() >= capacity) {
      return refused(
          point,
          progress,
          closed ? "the driver is closed" : capacity + " writes are under way already");
    }
    Instant now = context.clock().instant();
    OutboundMessage message;
    try {
      message = message(rule.get(), write.value(), options, now);
    } catch (IllegalArgumentException e) {
      return refused(point, progress, String.valueOf(e.getMessage()));
    }
    return start(new PendingWrite(this, target, write, rule.get(), options, progress), message);
  }

  private OutboundMessage message(WriteRule rule, Value value, WriteOptions options, Instant now) {
    byte[] payload = rule.template().fill(rule.encoder().encode(value), now, ids.incrementAndGet());
    return new OutboundMessage(
        rule.topic(),
        payload,
        rule.qos(),
        rule.retain(),
        Map.of("message-expiry", Long.toString(seconds(rule.expiry(options.timeout())))));
  }

  private static long seconds(Duration duration) {
    long rounded = duration.getSeconds() + (duration.getNano() > 0 ? 1 : 0);
    return Math.min(rounded, 0xFFFF_FFFFL);
  }

  private CompletionStage<WriteResult> start(PendingWrite write, OutboundMessage message) {
    pending.add(write);
    if (write.awaitsConfirmation()) {
      unconfirmed.put(write.target(), write);
      awaitingChanged.run();
    }
    try {
      write.timer(
          context
              .scheduler()
              .schedule(write::timeOut, write.timeoutMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      write.end(WriteOutcome.FAILED, "the host's scheduler refuses work");
      return write.result();
    }
    write.published(publisher.publish(message, write));
    if (closed) {
      write.giveUp("the driver was closed");
    }
    return write.result();
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
   */
  public void observed(Target target, TagValue shown) {
    PendingWrite write = unconfirmed.get(target);
    if (write != null) {
      write.observed(shown);
    }
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
        write.giveUp("the group was closed");
      }
    }
    if (unconfirmed.keySet().removeIf(target -> target.group().equals(group))) {
      awaitingChanged.run();
    }
  }

  /**
   * Totals: {@code writes.done}, {@code writes.failed}, {@code writes.unknown}, {@code
   * writes.pending} now.
   *
   * @return by name, in that order
   */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new java.util.LinkedHashMap<>();
    counters.put("writes.done", done.sum());
    counters.put("writes.failed", failed.sum());
    counters.put("writes.unknown", unknown.sum());
    counters.put("writes.pending", (long) pending.size());
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
    } else if (write.awaitsConfirmation()) {
      settleLater(write);
    }
  }

  private void settleLater(PendingWrite write) {
    try {
      var unused =
          context
              .scheduler()
              .schedule(() -> settled(write), LATE_CONFIRMATION_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      settled(write);
    }
  }

  /** The fate of a write is known. */
  void settled(PendingWrite write) {
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
