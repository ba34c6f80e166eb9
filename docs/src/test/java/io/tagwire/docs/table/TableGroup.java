package io.tagwire.docs.table;

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
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Cells that are reported together. The dispatcher does all that is the same for every driver. */
final class TableGroup implements PointGroup {
  private final GroupSpec spec;
  private final DriverContext context;
  private final Table table;
  private final GroupDispatcher dispatcher;
  private final Map<String, List<Integer>> indexesByCell = new HashMap<>();
  private volatile boolean closed;

  // snippet: group
  TableGroup(GroupSpec spec, GroupListener listener, DriverContext context, Table table) {
    this.spec = spec;
    this.context = context;
    this.table = table;
    dispatcher = new GroupDispatcher(spec, listener, context);
    for (int i = 0; i < spec.points().size(); i++) {
      int index = i;
      Point point = spec.points().get(i);
      TableDriverFactory.fault(point)
          .ifPresentOrElse(
              fault -> dispatcher.status(index, misconfigured(fault)),
              () ->
                  indexesByCell
                      .computeIfAbsent(point.address(), cell -> new ArrayList<>())
                      .add(index));
    }
  }

  private TagValue misconfigured(String fault) {
    return TagValue.absent(Quality.BAD_CONFIGURATION, context.clock().instant(), fault);
  }

  void arrived(String cell, double value, Instant at) {
    for (int index : indexesByCell.getOrDefault(cell, List.of())) {
      dispatcher.value(index, TagValue.good(new Value.Real(value), null, at));
    }
  }

  // end snippet

  @Override
  public TagValue last(Point point) {
    return dispatcher.last(dispatcher.indexOf(point));
  }

  @Override
  public CompletionStage<List<PointUpdate>> read(List<Point> points, Duration maxAge) {
    List<Integer> indexes = points.stream().map(dispatcher::indexOf).toList();
    if (closed) {
      return notTried();
    }
    return CompletableFuture.completedStage(
        indexes.stream()
            .map(i -> new PointUpdate(spec.points().get(i), dispatcher.last(i), false))
            .toList());
  }

  // snippet: write
  @Override
  public CompletionStage<List<WriteResult>> write(List<PointWrite> writes, WriteOptions options) {
    List<Integer> indexes =
        writes.stream().map(write -> dispatcher.indexOf(write.point())).toList();
    if (closed) {
      return notTried();
    }
    List<WriteResult> results = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      Point point = spec.points().get(indexes.get(i));
      results.add(write(point, writes.get(i).value(), options.until()));
    }
    return CompletableFuture.completedStage(results);
  }

  private WriteResult write(Point point, Value value, WriteStage until) {
    if (!point.access().canWrite()) {
      return refused(point, "Point [" + point.id() + "] is read-only");
    }
    if (until == WriteStage.CONFIRMED) {
      return refused(point, "a table acknowledges, it does not confirm");
    }
    if (!(value instanceof Value.Real real)) {
      return refused(point, "Point [" + point.id() + "] takes a REAL, not " + value.type());
    }
    table.put(point.address(), real.value());
    for (WriteStage stage : WriteStage.values()) {
      if (stage != WriteStage.NONE && stage.compareTo(until) < 0) {
        told(result(point, stage, WriteOutcome.PENDING, null));
      }
    }
    return told(result(point, until, WriteOutcome.DONE, null));
  }

  private WriteResult told(WriteResult result) {
    dispatcher.progress(result);
    return result;
  }

  // end snippet

  private WriteResult refused(Point point, String why) {
    return told(result(point, WriteStage.NONE, WriteOutcome.FAILED, why));
  }

  private WriteResult result(
      Point point, WriteStage stage, WriteOutcome outcome, @Nullable String detail) {
    return new WriteResult(point, stage, outcome, context.clock().instant(), detail);
  }

  private static <T> CompletionStage<T> notTried() {
    return CompletableFuture.failedStage(
        new DriverException(Failure.of(FailureKind.REJECTED, "the group is closed")));
  }

  DispatchCounts counts() {
    return dispatcher.counts();
  }

  @Override
  public void close() {
    closed = true;
    dispatcher.close();
  }
}
