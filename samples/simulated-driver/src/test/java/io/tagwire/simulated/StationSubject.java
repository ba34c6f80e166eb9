package io.tagwire.simulated;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.ContractSubject;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The station as the contract sees it: its dials publish, its fault switches cut and restore. */
final class StationSubject implements ContractSubject {
  private final SimulatedDriverFactory factory = new SimulatedDriverFactory();
  private final UnaryOperator<Driver> spoiling;
  private boolean cutFromTheBeginning;
  private @Nullable Driver driver;

  StationSubject() {
    this(UnaryOperator.identity());
  }

  /** Shows the contract something else than the driver that the station is in. */
  StationSubject(UnaryOperator<Driver> spoiling) {
    this.spoiling = spoiling;
  }

  @Override
  public Map<Ability, String> missing() {
    return Map.of(Ability.SECRET, "nobody logs in to a simulation");
  }

  /** Remembers the driver: the station is inside. */
  @Override
  public DriverFactory factory() {
    return new DriverFactory() {
      @Override
      public DriverDescriptor descriptor() {
        return factory.descriptor();
      }

      @Override
      public List<Issue> check(Settings connection, List<Point> points) {
        return factory.check(connection, points);
      }

      @Override
      public Driver create(DriverContext context, Settings connection) {
        Driver made = factory.create(context, connection);
        driver = made;
        return spoiling.apply(made);
      }
    };
  }

  @Override
  public Settings connection() {
    Settings settings = Settings.of("step", "10ms", "speed", "10");
    return cutFromTheBeginning ? settings.with("faults", "link") : settings;
  }

  @Override
  public Point readable(int number) {
    return Point.of("reading" + number, "panel.dial" + (number + 1), ValueType.REAL);
  }

  @Override
  public Point unbindable() {
    return Point.of("unbindable", "tank3.level", ValueType.REAL);
  }

  @Override
  public void publish(Point point, double value) throws Exception {
    write(point.address(), ValueType.REAL, new Value.Real(value));
  }

  @Override
  public void cutLink() throws Exception {
    cutFromTheBeginning = true;
    fault(Fault.LINK, true);
  }

  @Override
  public void restoreLink() throws Exception {
    fault(Fault.LINK, false);
  }

  @Override
  public void deviceOffline() throws Exception {
    fault(Fault.DEVICE, true);
  }

  @Override
  public void deviceOnline() throws Exception {
    fault(Fault.DEVICE, false);
  }

  private void fault(Fault fault, boolean on) throws Exception {
    write(Signals.FAULT_PREFIX + fault.word(), ValueType.BOOL, Value.Bool.of(on));
  }

  // What is told to a station after its driver was closed is told to nobody.
  private void write(String address, ValueType type, Value value) throws Exception {
    Driver now = driver;
    if (now == null) {
      return;
    }
    Point point = Point.of("subject", address, type).withAccess(Access.READ_WRITE);
    try (PointGroup group =
        now.open(GroupSpec.of("subject", List.of(point), Duration.ZERO), batch -> {})) {
      group
          .write(
              List.of(new PointWrite(point, value)),
              new WriteOptions(WriteStage.ACKNOWLEDGED, Duration.ofSeconds(2)))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (IllegalStateException | ExecutionException e) {
      return;
    }
  }

  @Override
  public Point writable() {
    return Point.of("valve", "valve1.setpoint", ValueType.REAL).withAccess(Access.READ_WRITE);
  }

  @Override
  public Value value(int number) {
    return new Value.Real(60 + number);
  }

  @Override
  public WriteStage reachable() {
    return WriteStage.CONFIRMED;
  }

  @Override
  public WriteCase unreachable() {
    Point display =
        Point.of("display", "panel.display", ValueType.TEXT).withAccess(Access.READ_WRITE);
    return new WriteCase(new PointWrite(display, new Value.Text("hello")), WriteStage.CONFIRMED);
  }

  @Override
  public WriteCase unanswered() {
    try {
      deviceOffline();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return new WriteCase(new PointWrite(writable(), value(1)), WriteStage.ACKNOWLEDGED);
  }

  @Override
  public void close() {}
}
