package io.tagwire.docs.embed;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Uses a driver. */
final class Plant implements AutoCloseable {
  private final Driver driver;
  private final PointGroup group;
  private final Point level;
  private final Point valve;

  // snippet: open
  Plant(DriverContext context, String broker, GroupListener listener) {
    DriverFactory factory = DriverCatalog.ofClassPath().find("mqtt").orElseThrow();
    Settings connection = Settings.of("brokers", broker);
    level =
        Point.of("tank1.level", "site/tank1/level", ValueType.REAL)
            .withSettings(Settings.of("selector", "/level", "stale-after", "1m"));
    valve =
        Point.of("valve1", "site/valve1/state", ValueType.BOOL)
            .withAccess(Access.READ_WRITE)
            .withSettings(Settings.of("write.topic", "site/valve1/set", "confirm.by", "value"));
    List<Issue> issues = factory.check(connection, List.of(level, valve));
    if (!issues.isEmpty()) {
      throw new IllegalArgumentException(issues.toString());
    }
    driver = factory.create(context, connection);
    group =
        driver.open(
            GroupSpec.of("process", List.of(level, valve), Duration.ofMillis(250)), listener);
  }

  // end snippet

  Driver driver() {
    return driver;
  }

  // snippet: use
  CompletionStage<Void> start() {
    return driver.connect(); // pending while the broker cannot be reached; the driver keeps trying
  }

  String level() {
    var value = group.last(level); // the cache: never blocks
    return value.quality().isGood()
        ? value.value() + " m"
        : value.quality() + ": " + value.detail();
  }

  CompletionStage<WriteResult> openValve() {
    var options = new WriteOptions(WriteStage.CONFIRMED, Duration.ofSeconds(5));
    return group
        .write(List.of(new PointWrite(valve, new Value.Bool(true))), options)
        .thenApply(results -> results.get(0));
  }

  @Override
  public void close() {
    driver.close();
  }
  // end snippet
}
