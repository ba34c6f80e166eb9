package io.tagwire.mqtt;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.diagnostics.DiagnosticCatalog;
import io.tagwire.mqtt.diagnostics.DiagnosticPoints;
import io.tagwire.mqtt.duty.Duties;
import io.tagwire.mqtt.duty.Duty;
import io.tagwire.mqtt.intake.Intake;
import io.tagwire.mqtt.write.GroupWrites;
import io.tagwire.mqtt.write.Watches;
import io.tagwire.mqtt.write.WriteRule;
import io.tagwire.mqtt.write.Writes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Points that are reported together. */
final class MqttPointGroup implements PointGroup {
  private final GroupSpec spec;
  private final DriverContext context;
  private final GroupDispatcher dispatcher;
  private final Intake intake;
  private final Writes writes;
  private final GroupWrites groupWrites;
  private final Watches watches;
  private final Reads reads;
  private final Duties duties;
  private final DiagnosticPoints diagnostics;
  private final Consumer<MqttPointGroup> onClose;
  private final List<Optional<WriteRule>> rules = new ArrayList<>();
  private volatile boolean closed;

  MqttPointGroup(
      GroupSpec spec,
      GroupListener listener,
      DriverContext context,
      Intake intake,
      Writes writes,
      Watches watches,
      Reads reads,
      Duties duties,
      DiagnosticPoints diagnostics,
      Consumer<MqttPointGroup> onClose) {
    this.spec = spec;
    this.context = context;
    this.intake = intake;
    this.writes = writes;
    this.watches = watches;
    this.reads = reads;
    this.duties = duties;
    this.diagnostics = diagnostics;
    this.onClose = onClose;
    this.dispatcher = new GroupDispatcher(spec, listener, context, intake.losses());
    this.groupWrites =
        new GroupWrites(
            writes, dispatcher, spec.points(), rules, dispatcher::last, dispatcher::progress);
  }

  void bind() {
    for (int i = 0; i < spec.points().size(); i++) {
      Point point = spec.points().get(i);
      List<Issue> issues = new ArrayList<>();
      if (DiagnosticCatalog.isDiagnostic(point)) {
        rules.add(Optional.empty());
        continue;
      }
      Optional<WriteRule> rule = WriteRule.parse(point, issues);
      rules.add(rule);
      if (rule.isEmpty() && point.access().canWrite() && !point.access().canRead()) {
        dispatcher.status(i, misconfigured(issues));
      }
    }
    watches.open(dispatcher, rules, reads.open(dispatcher, spec.points()));
    intake.open(spec, dispatcher);
    List<Duty> needed = new ArrayList<>();
    spec.points().forEach(point -> needed.addAll(Duty.parse(point, new ArrayList<>())));
    duties.open(dispatcher, needed);
    diagnostics.open(spec, dispatcher);
  }

  private TagValue misconfigured(List<Issue> issues) {
    String detail = issues.stream().map(Issue::message).collect(Collectors.joining("; "));
    return TagValue.absent(
        Quality.BAD_CONFIGURATION,
        context.clock().instant(),
        detail.isEmpty() ? "the write settings are wrong; see check" : detail);
  }

  @Override
  public TagValue last(Point point) {
    return dispatcher.last(dispatcher.indexOf(point));
  }

  @Override
  public CompletionStage<List<PointUpdate>> read(List<Point> points, Duration maxAge) {
    int[] indexes = points.stream().mapToInt(dispatcher::indexOf).toArray();
    if (closed) {
      return notTried();
    }
    List<CompletableFuture<PointUpdate>> answers = new ArrayList<>();
    for (int index : indexes) {
      Point point = spec.points().get(index);
      answers.add(read(index, maxAge).thenApply(value -> new PointUpdate(point, value, false)));
    }
    return all(answers);
  }

  private CompletableFuture<TagValue> read(int index, Duration maxAge) {
    return diagnostics
        .read(dispatcher, index)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> reads.read(dispatcher, index, maxAge));
  }

  @Override
  public CompletionStage<List<WriteResult>> write(List<PointWrite> list, WriteOptions options) {
    int[] indexes = list.stream().mapToInt(write -> dispatcher.indexOf(write.point())).toArray();
    if (closed) {
      return notTried();
    }
    return all(groupWrites.write(indexes, list, options));
  }

  private <T> CompletionStage<List<T>> all(List<CompletableFuture<T>> parts) {
    return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
        .thenApply(nothing -> parts.stream().map(CompletableFuture::join).toList())
        .minimalCompletionStage();
  }

  private <T> CompletionStage<T> notTried() {
    return CompletableFuture.failedStage(
        new DriverException(
            Failure.of(FailureKind.REJECTED, "The group [" + spec.name() + "] is closed")));
  }

  @Override
  public void close() {
    closed = true;
    duties.close(dispatcher);
    writes.closeGroup(dispatcher);
    reads.closeGroup(dispatcher);
    watches.close(dispatcher);
    diagnostics.close(dispatcher);
    intake.close(dispatcher);
    onClose.accept(this);
  }

  @Override
  public String toString() {
    return "MqttPointGroup[" + spec.name() + ", " + spec.points().size() + " points]";
  }
}
