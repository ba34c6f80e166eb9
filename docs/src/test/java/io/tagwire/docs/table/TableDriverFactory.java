package io.tagwire.docs.table;

import io.tagwire.driver.Capability;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

// snippet: factory
/** Drivers of tables in memory. */
public final class TableDriverFactory implements DriverFactory {
  private static final List<Setting> CONNECTION =
      List.of(
          Setting.of("table", new Setting.Text("[a-z]+"), "Table", "The name of the table.")
              .asRequired());

  private static final DriverDescriptor DESCRIPTOR =
      new DriverDescriptor(
          "table",
          "Table in memory",
          "1.0",
          API_LEVEL,
          Set.of(
              Capability.READ,
              Capability.WRITE,
              Capability.SUBSCRIBE,
              Capability.ACKNOWLEDGED_WRITE),
          CONNECTION,
          List.of());

  /** For the service loader. */
  public TableDriverFactory() {}

  @Override
  public DriverDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<Issue> check(Settings connection, List<Point> points) {
    List<Issue> issues = new ArrayList<>();
    for (Issue issue : new SettingValidator(CONNECTION).check(connection)) {
      issues.add(issue.under("connection"));
    }
    for (Point point : points) {
      String path = "points/" + point.id();
      for (Issue issue : new SettingValidator(List.of()).check(point.settings())) {
        issues.add(issue.under(path));
      }
      fault(point).ifPresent(fault -> issues.add(Issue.error(path, fault)));
    }
    return List.copyOf(issues);
  }

  /** What is wrong with a point as a whole. */
  static Optional<String> fault(Point point) {
    if (!point.address().matches("[A-Z][0-9]+")) {
      return Optional.of("Address [" + point.address() + "] must be a cell such as B7");
    }
    return point.type() == ValueType.REAL
        ? Optional.empty()
        : Optional.of("Type [" + point.type() + "] must be REAL: a cell holds a number");
  }

  @Override
  public Driver create(DriverContext context, Settings connection) {
    List<Issue> issues = check(connection, List.of());
    if (!issues.isEmpty()) {
      throw new IllegalArgumentException(issues.toString());
    }
    return new TableDriver(context, Table.named(connection.text("table").orElseThrow()));
  }
}
// end snippet
