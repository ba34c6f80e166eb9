package io.tagwire.preconfig.template;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.DriverFeature;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.Health;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A driver whose points show the payload of the topic they have as address; knows stale-after. */
final class EchoFactory implements DriverFactory {
  boolean replays = true;
  String refused = "";

  @Override
  public DriverDescriptor descriptor() {
    return new DriverDescriptor("echo", "Echo", "1", API_LEVEL, Set.of(), List.of(), List.of());
  }

  @Override
  public List<Issue> check(Settings connection, List<Point> points) {
    return points.stream()
        .filter(point -> point.settings().text(refused).isPresent())
        .map(point -> Issue.error("points/" + point.id() + "/" + refused, "refused"))
        .toList();
  }

  @Override
  public Driver create(DriverContext context, Settings connection) {
    return new Echo(context, replays);
  }

  private static final class Echo implements Driver, PointGroup, Replay {
    private final DriverContext context;
    private final boolean replays;
    private final Map<Point, TagValue> values = new HashMap<>();

    Echo(DriverContext context, boolean replays) {
      this.context = context;
      this.replays = replays;
    }

    @Override
    public void feed(RawMessage message) {
      values.keySet().stream()
          .filter(point -> point.address().equals(message.topic()))
          .toList()
          .forEach(point -> show(point, message.payload().toUtf8()));
    }

    private void show(Point point, String text) {
      Value value =
          point.type() == ValueType.REAL
              ? new Value.Real(Double.parseDouble(text))
              : new Value.Text(text);
      values.put(point, TagValue.good(value, null, context.clock().instant()));
      point
          .settings()
          .duration("stale-after")
          .ifPresent(
              after -> {
                var unused =
                    context
                        .scheduler()
                        .schedule(() -> age(point), after.toMillis(), TimeUnit.MILLISECONDS);
              });
    }

    private void age(Point point) {
      values.computeIfPresent(
          point, (one, value) -> value.withQuality(Quality.UNCERTAIN_LAST_USABLE, "old"));
    }

    @Override
    public CompletionStage<Void> connect() {
      return new CompletableFuture<>();
    }

    @Override
    public PointGroup open(GroupSpec spec, GroupListener listener) {
      for (Point point : spec.points()) {
        values.put(
            point,
            TagValue.absent(Quality.BAD_WAITING_FOR_INITIAL_DATA, context.clock().instant(), null));
      }
      return this;
    }

    @Override
    public <F extends DriverFeature> Optional<F> feature(Class<F> type) {
      return replays && type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public Health health() {
      return new Health(
          ConnectionState.IDLE, context.clock().instant(), Optional.empty(), Map.of());
    }

    @Override
    public TagValue last(Point point) {
      return java.util.Objects.requireNonNull(values.get(point));
    }

    @Override
    public CompletionStage<List<PointUpdate>> read(List<Point> points, Duration maxAge) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<WriteResult>> write(List<PointWrite> writes, WriteOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
