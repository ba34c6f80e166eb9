package io.tagwire.benchmark;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.TagValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The MQTT driver without a connection: messages go in by {@link Replay}, values are in the cache
 * when {@link #feed} returns. The listener is left alone by a long update interval, so that the
 * thread that feeds does all the work.
 */
final class Intake implements AutoCloseable {
  private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

  private final BenchContext context = new BenchContext();
  private final Driver driver;
  private final PointGroup group;
  private final Replay replay;

  Intake(List<Point> points) {
    driver =
        DriverCatalog.ofClassPath()
            .find("mqtt")
            .orElseThrow(() -> new IllegalStateException("no driver [mqtt] on the class path"))
            .create(context, Settings.of("brokers", "mqtt://127.0.0.1"));
    group = driver.open(GroupSpec.of("intake", points, Duration.ofHours(1)), batch -> {});
    replay =
        driver
            .feature(Replay.class)
            .orElseThrow(() -> new IllegalStateException("driver [mqtt] has no replay"));
  }

  static RawMessage message(String topic, String payload) {
    return new RawMessage(topic, Bytes.utf8(payload), 0, false, false, Map.of(), RECEIVED);
  }

  void feed(RawMessage message) {
    replay.feed(message);
  }

  TagValue last(Point point) {
    return group.last(point);
  }

  @Override
  public void close() {
    driver.close();
    context.close();
  }
}
