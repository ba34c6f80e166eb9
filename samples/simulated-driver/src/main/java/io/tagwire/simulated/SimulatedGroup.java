package io.tagwire.simulated;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Points of the station with their cache, and the writes to them that are under way. */
final class SimulatedGroup implements PointGroup {
  private static final int MOST_WRITES = 10_000;

  private final GroupSpec spec;
  private final DriverContext context;
  private final SimulatedDriver driver;
  private final GroupDispatcher dispatcher;
  private final List<Optional<Signal>> signals;
  private final Queue<PendingWrite> writes = new LinkedBlockingQueue<>(MOST_WRITES);
  private final AtomicBoolean closed = new AtomicBoolean();

  SimulatedGroup(
      GroupSpec spec, GroupListener listener, DriverContext context, SimulatedDriver driver) {
    this.spec = spec;
    this.context = context;
    this.driver = driver;
    this.dispatcher = new GroupDispatcher(spec, listener, context);
    List<Optional<Signal>> bound = new ArrayList<>();
    for (int i = 0; i < spec.points().size(); i++) {
      bound.add(bind(i));
    }
    this.signals = List.copyOf(bound);
  }

  private Optional<Signal> bind(int index) {
    Point point = spec.points().get(index);
    Optional<String> fault = SimulatedDriverFactory.bindingFault(point);
    if (fault.isPresent()) {
      dispatcher.status(index, TagValue.absent(Quality.BAD_CONFIGURATION, now(), fault.get()));
      return Optional.empty();
    }
    return Signals.find(point.address());
  }

  @Override
  public TagValue last(Point point) {
    return dispatcher.last(dispatcher.indexOf(point));
  }

  @Override
  public CompletionStage<List<PointUpdate>> read(List<Point> points, Duration maxAge) {
    List<PointUpdate> answers = new ArrayList<>();
    Instant oldest = now().minus(maxAge);
    for (Point point : points) {
      int index = dispatcher.indexOf(point);
      TagValue cached = dispatcher.last(index);
      boolean ask = cached.serverTimestamp().isBefore(oldest) || maxAge.isZero();
      TagValue value =
          ask && driver.isUp() ? signals.get(index).map(driver::ask).orElse(cached) : cached;
      answers.add(new PointUpdate(spec.points().get(index), value, false));
    }
    return closed.get() ? failed() : CompletableFuture.completedStage(List.copyOf(answers));
  }

  private <T> CompletionStage<T> failed() {
    return CompletableFuture.failedStage(
        new DriverException(
            Failure.of(FailureKind.REJECTED, "group [" + spec.name() + "] is closed")));
  }

  @Override
  public CompletionStage<List<WriteResult>> write(List<PointWrite> asked, WriteOptions options) {
    int[] indexes = asked.stream().mapToInt(one -> dispatcher.indexOf(one.point())).toArray();
    if (closed.get()) {
      return failed();
    }
    List<CompletableFuture<WriteResult>> results = new ArrayList<>();
    for (int i = 0; i < indexes.length; i++) {
      results.add(write(indexes[i], asked.get(i).value(), options));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(all -> results.stream().map(CompletableFuture::join).toList())
        .minimalCompletionStage();
  }

  private CompletableFuture<WriteResult> write(int index, Value asked, WriteOptions options) {
    Point point = spec.points().get(index);
    Optional<Signal> signal = signals.get(index);
    Optional<Value> value = signal.flatMap(at -> convert(asked, at.type()));
    String refusal = refusal(point, signal.orElse(null), asked, value.orElse(null), options);
    if (!refusal.isEmpty()) {
      return refused(point, refusal);
    }
    PendingWrite write =
        new PendingWrite(
            point, signal.orElseThrow(), value.orElseThrow(), options, context, dispatcher);
    if (!writes.offer(write)) {
      return refused(point, MOST_WRITES + " writes are under way already");
    }
    write.begin(driver::inCallback);
    if (closed.get()) {
      write.abandon("the group was closed");
    } else if (signal.orElseThrow().isLocal()) {
      advance(write, true);
    }
    return write.answer();
  }

  private CompletableFuture<WriteResult> refused(Point point, String why) {
    WriteResult result = new WriteResult(point, WriteStage.NONE, WriteOutcome.FAILED, now(), why);
    dispatcher.progress(result);
    return CompletableFuture.completedFuture(result);
  }

  private static String refusal(
      Point point,
      @Nullable Signal signal,
      Value asked,
      @Nullable Value value,
      WriteOptions options) {
    if (signal == null) {
      return "point [" + point.id() + "] is not bound";
    }
    if (!point.access().canWrite()) {
      return "point [" + point.id() + "] is for reading only";
    }
    if (value == null) {
      return "point [" + point.id() + "] takes " + signal.type() + ", not " + asked.type();
    }
    if (options.until().compareTo(signal.furthest()) > 0) {
      return String.format(
          "a write to [%s] cannot get further than %s", point.address(), signal.furthest());
    }
    Range range = signal.metadata().range();
    if (range != null && value instanceof Value.Real real && !isWithin(range, real.value())) {
      return String.format(
          "value [%s] is outside of %s to %s of [%s]",
          real, range.low(), range.high(), point.address());
    }
    return "";
  }

  // False for NaN, too.
  private static boolean isWithin(Range range, double value) {
    return value >= range.low() && value <= range.high();
  }

  private static Optional<Value> convert(Value value, ValueType type) {
    if (type == ValueType.REAL && value instanceof Value.Int whole) {
      return Optional.of(new Value.Real(whole.value()));
    }
    return value.type() == type ? Optional.of(value) : Optional.empty();
  }

  /** One step of the station: writes first, so that the values show them. */
  void step(boolean linkUp) {
    writes.forEach(write -> advance(write, linkUp));
    writes.removeIf(PendingWrite::isOver);
    for (int i = 0; i < signals.size(); i++) {
      Optional<Signal> signal = signals.get(i);
      if (signal.isPresent()) {
        show(i, signal.get(), linkUp);
      }
    }
  }

  private void show(int index, Signal signal, boolean linkUp) {
    if (!linkUp && !signal.isLocal()) {
      showLinkDown(index);
      return;
    }
    TagValue value = driver.ask(signal);
    if (value.quality() == Quality.BAD_DEVICE_FAILURE) {
      // Nothing arrives from a silent station: what it showed last is kept with its timestamps.
      TagValue before = dispatcher.last(index);
      dispatcher.status(index, before.withQuality(value.quality(), value.detail()));
    } else {
      dispatcher.value(index, value);
    }
  }

  private void showLinkDown(int index) {
    TagValue before = dispatcher.last(index);
    Quality quality =
        before.value() == null ? Quality.BAD_NOT_CONNECTED : Quality.UNCERTAIN_NO_COMMUNICATION;
    dispatcher.status(index, before.withQuality(quality, "the link to the station is down"));
  }

  private void advance(PendingWrite write, boolean linkUp) {
    if (linkUp) {
      write.advance(driver);
    }
  }

  DispatchCounts counts() {
    return dispatcher.counts();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    dispatcher.close();
    writes.forEach(write -> write.abandon("the group was closed"));
    driver.remove(this, dispatcher.counts());
  }

  private Instant now() {
    return context.clock().instant();
  }

  @Override
  public String toString() {
    return "group [" + spec.name() + "] of " + driver;
  }
}
