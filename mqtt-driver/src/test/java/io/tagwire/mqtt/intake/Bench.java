package io.tagwire.mqtt.intake;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.DeliverySettings;
import io.tagwire.mqtt.session.InboundMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A way in on a workbench: the link is up, time stands still until it is moved. */
final class Bench implements AutoCloseable {
  final FakeContext context = FakeContext.manual();
  final RecordingListener listener = new RecordingListener();
  final Intake intake;
  private final List<GroupDispatcher> groups = new ArrayList<>();

  private Bench(DeliverySettings delivery) {
    intake = new Intake(context, List.of(), delivery);
  }

  /** With settings of its own, without points, the link down. */
  static Bench with(DeliverySettings delivery) {
    return new Bench(delivery);
  }

  static Bench down(Point... points) {
    Bench bench =
        new Bench(new DeliverySettings(false, Duration.ZERO, false, false, Duration.ZERO));
    bench.open(points);
    return bench;
  }

  static Bench up(Point... points) {
    Bench bench = down(points);
    bench.intake.linkUp();
    return bench;
  }

  static Point real(String address, String... settings) {
    return Point.of("p", address, ValueType.REAL).withSettings(Settings.of(settings));
  }

  GroupDispatcher open(Point... points) {
    return open(GroupSpec.of("group", List.of(points), Duration.ZERO));
  }

  GroupDispatcher open(GroupSpec spec) {
    GroupDispatcher group = new GroupDispatcher(spec, listener, context, intake.losses());
    groups.add(group);
    intake.open(spec, group);
    return group;
  }

  GroupDispatcher group() {
    return groups.get(0);
  }

  void live(String topic, String payload) {
    intake.message(message(topic, payload, false));
  }

  void retained(String topic, String payload) {
    intake.message(message(topic, payload, true));
  }

  static InboundMessage message(String topic, String payload, boolean retained) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new InboundMessage(topic, bytes, 1, retained, false, Map::of);
  }

  TagValue shown() {
    return groups.get(0).last(0);
  }

  TagValue shown(int index) {
    return groups.get(0).last(index);
  }

  long count(String counter) {
    Long count = intake.counters().get(counter);
    if (count == null) {
      throw new IllegalArgumentException(counter);
    }
    return count;
  }

  void advance(Duration by) {
    context.advance(by);
  }

  @Override
  public void close() {
    intake.close();
    context.close();
  }
}
