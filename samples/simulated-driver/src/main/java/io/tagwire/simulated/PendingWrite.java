package io.tagwire.simulated;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Value;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A write on its way to the station and back. Its monitor keeps its progress in order. */
final class PendingWrite {
  private final Point point;
  private final Signal signal;
  private final Value value;
  private final WriteOptions options;
  private final DriverContext context;
  private final GroupDispatcher dispatcher;
  private final CompletableFuture<WriteResult> answer = new CompletableFuture<>();
  private Consumer<Runnable> completions = Runnable::run;
  private WriteStage reached = WriteStage.NONE;
  private boolean asked;
  private boolean answered;
  private boolean over;
  private @Nullable Future<?> timeout;

  PendingWrite(
      Point point,
      Signal signal,
      Value value,
      WriteOptions options,
      DriverContext context,
      GroupDispatcher dispatcher) {
    this.point = point;
    this.signal = signal;
    this.value = value;
    this.options = options;
    this.context = context;
    this.dispatcher = dispatcher;
  }

  CompletableFuture<WriteResult> answer() {
    return answer;
  }

  /** Whether nothing is left to do; then its timer is ended, too. */
  synchronized boolean isOver() {
    if (over && timeout != null) {
      timeout.cancel(false);
    }
    return over;
  }

  /** Accepts it and starts its time; from then on the answer is given where the host wants it. */
  synchronized void begin(Consumer<Runnable> where) {
    completions = where;
    timeout =
        context
            .scheduler()
            .schedule(this::expire, options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    reach(WriteStage.ACCEPTED);
  }

  /** The link is up: what can happen in a step happens. */
  synchronized void advance(SimulatedDriver driver) {
    if (over || reached == WriteStage.NONE) {
      return;
    }
    if (reached == WriteStage.ACCEPTED) {
      reach(WriteStage.SENT);
    }
    if (reached == WriteStage.SENT && !asked) {
      asked = true;
      if (signal.isLocal() || !driver.onStation(station -> station.has(Fault.DEVICE))) {
        take(driver);
      }
    }
    Predicate<Station> feedback = signal.feedback();
    if (reached == WriteStage.ACKNOWLEDGED
        && feedback != null
        && driver.onStation(feedback::test)) {
      reach(WriteStage.CONFIRMED);
    }
    // Answered writes are seen through until the station has them, no further.
    over |= asked && answered;
  }

  private void take(SimulatedDriver driver) {
    Signal.Command command = signal.command();
    Optional<String> refusal =
        command == null
            ? Optional.of("it cannot be written")
            : driver.onStation(station -> command.apply(station, value));
    reached = WriteStage.ACKNOWLEDGED;
    if (refusal.isPresent()) {
      finish(WriteOutcome.FAILED, refusal.get());
    } else {
      reach(WriteStage.ACKNOWLEDGED);
    }
  }

  private void reach(WriteStage stage) {
    reached = stage;
    if (stage.compareTo(options.until()) >= 0) {
      finish(WriteOutcome.DONE, null);
    } else {
      dispatcher.progress(result(WriteOutcome.PENDING, null));
    }
  }

  private synchronized void expire() {
    end("no answer within " + options.timeout().toMillis() + " ms");
  }

  /** Nobody waits for it any more. */
  synchronized void abandon(String why) {
    completions = Runnable::run;
    end(why);
  }

  private void end(String why) {
    boolean left = reached.compareTo(WriteStage.SENT) >= 0;
    finish(left ? WriteOutcome.UNKNOWN : WriteOutcome.FAILED, why);
    over = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  private void finish(WriteOutcome outcome, @Nullable String detail) {
    if (answered) {
      return;
    }
    answered = true;
    WriteResult result = result(outcome, detail);
    dispatcher.progress(result);
    completions.accept(() -> answer.complete(result));
  }

  private WriteResult result(WriteOutcome outcome, @Nullable String detail) {
    return new WriteResult(point, reached, outcome, context.clock().instant(), detail);
  }
}
