package io.tagwire.benchmark;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT driver end to end: from the socket through topic, JSON member, quality and cache to the
 * listener of a group with one point a topic.
 */
final class DriverClient implements MeasuredClient {
  private final Reporting reporting;
  private final List<Point> points = new ArrayList<>();
  private final BenchContext context = new BenchContext();
  private @Nullable Driver driver;
  private @Nullable PointGroup group;

  /** What the listener wants to see. */
  enum Reporting {
    /** The newest value of each point: process values. */
    NEWEST,
    /** Every value: events. */
    EVERY
  }

  DriverClient(Reporting reporting) {
    this.reporting = reporting;
  }

  @Override
  public void connect(int port, int qos, Arrivals arrivals) throws Exception {
    DriverFactory factory =
        DriverCatalog.ofClassPath()
            .find("mqtt")
            .orElseThrow(() -> new IllegalStateException("no driver [mqtt] on the class path"));
    Driver made = factory.create(context, Settings.of("brokers", "mqtt://127.0.0.1:" + port));
    driver = made;
    for (int i = 0; i < Traffic.TOPICS; i++) {
      points.add(
          Point.of("flow" + i, Traffic.topic(i), ValueType.REAL)
              .withAccess(Access.READ_WRITE)
              .withSettings(
                  Settings.of(
                      "selector",
                      "/value",
                      "qos",
                      Integer.toString(qos),
                      "write.qos",
                      Integer.toString(qos),
                      "write.format",
                      "json",
                      "write.payload",
                      "{\"value\":\"{value}\",\"unit\":\"m/h\",\"t\":\"2026-11-22T12:00:00.000Z\"}")));
    }
    GroupSpec spec =
        reporting == Reporting.NEWEST
            ? GroupSpec.of("flows", points, Duration.ZERO)
            : GroupSpec.events("flows", points, 100_000);
    group = made.open(spec, batch -> arrivals.add(arrived(batch)));
    made.connect().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  // A value passed over for a newer one has come all the way but the last step.
  private static long arrived(UpdateBatch batch) {
    long count = batch.lost();
    for (PointUpdate update : batch.updates()) {
      if (update.value().quality().isGood()) {
        count++;
      }
    }
    return count;
  }

  @Override
  public int filters() {
    return points.size();
  }

  @Override
  public void publish(long count, int qos, int window) throws Exception {
    if (group == null) {
      throw new IllegalStateException("not connected");
    }
    WriteOptions options =
        new WriteOptions(
            qos == 0 ? WriteStage.SENT : WriteStage.ACKNOWLEDGED, Duration.ofSeconds(30));
    Window underWay = new Window(window);
    for (long n = 0; n < count; n++) {
      underWay.enter();
      Point point = points.get((int) (n % points.size()));
      PointWrite write = new PointWrite(point, new Value.Real(100_000 + n % 100_000));
      underWay.leaveAfter(group.write(List.of(write), options).thenAccept(DriverClient::succeed));
    }
    underWay.drain();
  }

  private static void succeed(List<WriteResult> results) {
    WriteResult result = results.get(0);
    if (result.outcome() != WriteOutcome.DONE) {
      throw new IllegalStateException(
          result.reached() + " " + result.outcome() + ": " + result.detail());
    }
  }

  @Override
  public void close() {
    if (driver != null) {
      driver.close();
    }
    context.close();
  }
}
