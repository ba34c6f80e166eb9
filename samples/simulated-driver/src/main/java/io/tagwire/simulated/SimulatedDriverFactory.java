package io.tagwire.simulated;

import io.tagwire.driver.Capability;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes drivers that simulate a small pumping station. Each driver has a station of its own.
 *
 * @since 0.1
 */
public final class SimulatedDriverFactory implements DriverFactory {
  /** The id of this driver. */
  public static final String ID = "simulated";

  private static final List<Setting> CONNECTION =
      List.of(
          Setting.of(
                  "step",
                  new Setting.Time(Duration.ofMillis(1), Duration.ofMinutes(1)),
                  "Step",
                  "How often the station is computed and its values are reported.")
              .orElse("100ms"),
          Setting.of(
                  "speed",
                  new Setting.Decimal(0.01, 3600, ""),
                  "Speed",
                  "How many seconds pass at the station in a second of the host.")
              .orElse("1"),
          Setting.of(
                  "seed",
                  new Setting.Whole(Long.MIN_VALUE, Long.MAX_VALUE, ""),
                  "Seed",
                  "Begins the random part of the inflow: the same seed gives the same course.")
              .orElse("1")
              .asAdvanced(),
          Setting.of(
                  "faults",
                  new Setting.Items(new Setting.Choice(Fault.words())),
                  "Faults",
                  "What is faulty from the beginning. Each can be switched by writing to the point"
                      + " fault.<name>.")
              .asAdvanced());

  private static final DriverDescriptor DESCRIPTOR =
      new DriverDescriptor(
          ID,
          "Simulated pumping station",
          "0.1",
          API_LEVEL,
          Set.of(
              Capability.READ,
              Capability.WRITE,
              Capability.SUBSCRIBE,
              Capability.DISCOVER,
              Capability.ACKNOWLEDGED_WRITE,
              Capability.CONFIRMED_WRITE,
              Capability.SOURCE_TIME),
          CONNECTION,
          List.of());

  /** For the service loader. */
  public SimulatedDriverFactory() {}

  @Override
  public DriverDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<Issue> check(Settings connection, List<Point> points) {
    List<Issue> issues = new ArrayList<>(connectionIssues(connection));
    SettingValidator validator = new SettingValidator(DESCRIPTOR.pointSettings());
    for (Point point : points) {
      String path = "points/" + point.id();
      bindingFault(point).ifPresent(fault -> issues.add(Issue.error(path, fault)));
      validator.check(point.settings()).forEach(issue -> issues.add(issue.under(path)));
    }
    return List.copyOf(issues);
  }

  private static List<Issue> connectionIssues(Settings connection) {
    return new SettingValidator(CONNECTION)
        .check(connection).stream().map(issue -> issue.under("connection")).toList();
  }

  /** Why a point cannot be bound; empty if it can. */
  static Optional<String> bindingFault(Point point) {
    Optional<Signal> signal = Signals.find(point.address());
    if (signal.isEmpty()) {
      return Optional.of(
          "Address [" + point.address() + "] is not a signal of the station, such as tank1.level");
    }
    ValueType type = signal.get().type();
    if (point.type() != type) {
      return Optional.of(
          "Address [" + point.address() + "] has type " + type + ", not " + point.type());
    }
    if (point.access().canWrite() && !signal.get().access().canWrite()) {
      return Optional.of("Address [" + point.address() + "] cannot be written");
    }
    return Optional.empty();
  }

  @Override
  public Driver create(DriverContext context, Settings connection) {
    List<Issue> errors =
        connectionIssues(connection).stream()
            .filter(issue -> issue.severity() == Severity.ERROR)
            .toList();
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          errors.stream()
              .map(issue -> issue.path() + ": " + issue.message())
              .collect(Collectors.joining("; ")));
    }
    Station station = new Station(connection.whole("seed").orElse(1L));
    EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
    connection.items("faults").forEach(word -> Fault.of(word).ifPresent(faults::add));
    faults.forEach(fault -> station.fault(fault, true));
    return new SimulatedDriver(
        context,
        station,
        connection.duration("step").orElse(Duration.ofMillis(100)),
        connection.decimal("speed").orElse(1.0));
  }
}
