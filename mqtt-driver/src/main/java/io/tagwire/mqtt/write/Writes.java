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
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.Publication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
import java.util.stream.Collectors;
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
  // The answers that writes wait for.
  private final Map<PendingWrite, List<Awaited>> awaited = new ConcurrentHashMap<>();
  private final Admission admission;
  private final Selections selections;
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private volatile boolean closed;

  private record Awaited(String key, Consumer<InboundMessage> handler) {}

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
    this.admission = new Admission(context.clock(), responses.topic(), publisher::hears);
    this.selections = new Selections(publisher, responses, composer, this::later);
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
    return write(List.of(new WriteRequest(target, write, rule)), List.of(), options, progress)
        .get(0);
  }

  /**
   * Writes values with one command, all or none.
   *
   * @param requests one, or those that share a command
   * @param others points of the command that are only sent along
   * @return the results in the order of the requests
   */
  List<CompletableFuture<WriteResult>> write(
      List<WriteRequest> requests,
      List<WriteRequest> others,
      WriteOptions options,
      Consumer<WriteResult> progress) {
    String obstacle = obstacle(requests, others, options);
    if (obstacle != null) {
      return refused(requests, progress, obstacle);
    }
    Command command;
    try {
      command = composer.compose(requests, others, options.timeout(), now());
    } catch (IllegalArgumentException e) {
      return refused(requests, progress, String.valueOf(e.getMessage()));
    }
    List<PendingWrite> begun = new ArrayList<>();
    for (WriteRequest request : requests) {
      WriteRule rule = request.rule().orElseThrow();
      begun.add(new PendingWrite(this, request.target(), request.write(), rule, options, progress));
    }
    start(begun, command);
    return begun.stream().map(PendingWrite::result).toList();
  }

  private @Nullable String obstacle(
      List<WriteRequest> requests, List<WriteRequest> others, WriteOptions options) {
    for (WriteRequest request : requests) {
      String obstacle = admission.obstacle(request, options);
      if (obstacle != null) {
        return requests.size() == 1
            ? obstacle
            : "of point [" + request.point().id() + "]: " + obstacle;
      }
    }
    for (WriteRequest other : others) {
      if (other.rule().isEmpty()) {
        return "the write settings of point [" + other.point().id() + "] are wrong; see check";
      }
    }
    if (closed) {
      return "the driver is closed";
    }
    return pending.size() + requests.size() > capacity
        ? capacity + " writes are under way already"
        : null;
  }

  private void start(List<PendingWrite> begun, Command command) {
    pending.addAll(begun);
    for (PendingWrite write : begun) {
      admission.begins(write.target(), write.rule());
      if (write.awaitsConfirmation()) {
        await(write, command);
      }
      later(write.timeoutMillis(), write::timeOut).ifPresent(write::timer);
      write.publishing(command.message());
    }
    if (begun.stream().anyMatch(PendingWrite::isTimeless)) {
      begun.forEach(write -> write.end(WriteOutcome.FAILED, "the host's scheduler refuses work"));
      return;
    }
    PendingWrite first = begun.get(0);
    Optional<SelectRule> select = first.rule().selection();
    if (select.isPresent()) {
      Command selection = command.selection().orElseThrow();
      selections.begin(first, select.get(), selection, () -> publish(begun, command));
    } else {
      Publication publication = publish(begun, command);
      begun.forEach(write -> write.published(publication));
    }
    if (closed) {
      begun.forEach(write -> write.giveUp("the driver was closed"));
    }
  }

  private Publication publish(List<PendingWrite> begun, Command command) {
    PendingWrite first = begun.get(0);
    if (begun.size() == 1) {
      return publisher.publish(command.message(), first.rule().delivery(first.target()), first);
    }
    Set<Target> targets =
        begun.stream().map(PendingWrite::target).collect(Collectors.toUnmodifiableSet());
    return JointDelivery.shared(
        publisher.publish(
            command.message(), first.rule().delivery(targets), new JointDelivery(begun)));
  }

  private void await(PendingWrite write, Command command) {
    WriteRule rule = write.rule();
    List<Awaited> answers = new ArrayList<>();
    if (rule.confirmation() instanceof Confirmation.ByResponse response) {
      answers.add(new Awaited(key(rule, response, command), write::answered));
    }
    if (rule.answer().orElse(null) instanceof Confirmation.ByResponse first) {
      answers.add(new Awaited(key(rule, first, command), write::answeredFirst));
    }
    if (!answers.isEmpty()) {
      awaited.put(write, List.copyOf(answers));
      answers.forEach(answer -> responses.expect(answer.key(), answer.handler()));
    }
    if (!(rule.confirmation() instanceof Confirmation.ByResponse)
        || rule.answer().orElse(null) instanceof Confirmation.ByWords) {
      unconfirmed.put(write.target(), write);
      awaitingChanged.run();
    }
  }

  private String key(WriteRule rule, Confirmation confirmation, Command command) {
    return composer.answerKey(confirmation, rule.isNumberedByUuid(), command.id());
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

  /** Answers what is not begun. */
  List<CompletableFuture<WriteResult>> refused(
      List<WriteRequest> requests, Consumer<WriteResult> progress, String reason) {
    return requests.stream().map(request -> refused(request.point(), progress, reason)).toList();
  }

  private CompletableFuture<WriteResult> refused(
      Point point, Consumer<WriteResult> progress, String reason) {
    failed.increment();
    WriteResult result =
        new WriteResult(point, WriteStage.NONE, WriteOutcome.FAILED, now(), reason);
    progress.accept(result);
    return CompletableFuture.completedFuture(result);
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
    selections.state(target, said);
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
    admission.closeGroup(group);
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
    List<Awaited> answers = awaited.remove(write);
    if (answers != null) {
      answers.forEach(answer -> responses.forget(answer.key(), answer.handler()));
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
