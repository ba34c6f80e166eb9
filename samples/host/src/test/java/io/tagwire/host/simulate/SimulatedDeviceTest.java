package io.tagwire.host.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagwire.broker.EmbeddedBroker;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.Quality;
import io.tagwire.host.command.Cli;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.Sent;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatedDeviceTest {
  private static final Catalog CATALOG = Catalog.shipped();
  private static final Settings NOWHERE = Settings.of("brokers.0", "mqtt://127.0.0.1");

  @TempDir private Path folder;

  static List<String> ids() {
    return CATALOG.ids();
  }

  private static Set<String> bad(SimulatedDevice device, List<Sent> sent, Instant now) {
    FakeContext context = FakeContext.manual();
    context.advance(Duration.between(context.clock().instant(), now));
    Set<String> bad = new TreeSet<>();
    try (Driver driver = new MqttDriverFactory().create(context, NOWHERE)) {
      PointGroup group =
          driver.open(GroupSpec.of("g", device.points(), Duration.ZERO), batch -> {});
      Replay replay = driver.feature(Replay.class).orElseThrow();
      for (Sent one : sent) {
        replay.feed(
            new RawMessage(one.topic(), one.payload(), 0, false, false, one.properties(), now));
      }
      for (Point point : device.points()) {
        Quality quality = group.last(point).quality();
        if (!quality.isGood() && quality != Quality.BAD_WAITING_FOR_INITIAL_DATA) {
          bad.add(point.id() + " " + quality + " " + group.last(point).detail());
        }
      }
    }
    return bad;
  }

  @ParameterizedTest
  @MethodSource("ids")
  void whatASimulatedDeviceSendsIsGood(String id) {
    Template template = CATALOG.find(id).orElseThrow();
    assumeTrue(!template.examples().isEmpty());
    Instant now = Instant.parse("2026-11-30T12:00:00Z");
    SimulatedDevice device = SimulatedDevice.of(template, template.examples().get(0), 1);

    List<Sent> round = device.round(now, Fault.NONE);
    assumeTrue(!round.isEmpty(), "every message of the first example shows a fault");
    assertThat(bad(device, round, now)).isEmpty();
  }

  @Test
  void faultsAreSeenByTheDriver() {
    Template template = CATALOG.find("tasmota-plug").orElseThrow();
    Instant now = Instant.parse("2026-11-30T12:00:00Z");
    SimulatedDevice device = SimulatedDevice.of(template, template.examples().get(0), 1);
    int usual = device.round(now, Fault.NONE).size();

    assertThat(bad(device, device.round(now, Fault.WRONG_TYPE), now))
        .anyMatch(one -> one.contains("power BAD_DECODING"));
    assertThat(bad(device, device.round(now, Fault.TRUNCATED), now)).isNotEmpty();
    assertThat(device.round(now, Fault.SILENT)).isEmpty();
    assertThat(device.round(now, Fault.FLOOD)).hasSizeGreaterThan(usual * 50);
  }

  @Test
  void aWriteToASimulatedDeviceIsConfirmed() throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Files.writeString(
          folder.resolve("project.yaml"),
          """
          name: p
          connections: { plant: { driver: mqtt, settings: { brokers: [ "%s" ] } } }
          preconfigurations:
            - { template: shelly-gen2-switch, connection: plant, group: g, set: %s }
          """
              .formatted(broker.url(), parameters("shelly-gen2-switch")));
      CompletableFuture<Cli> device =
          CompletableFuture.supplyAsync(
              () ->
                  Cli.run(
                      "simulate",
                      "shelly-gen2-switch",
                      broker.url(),
                      "--every",
                      "200ms",
                      "--seconds",
                      "8"));
      String tag =
          CATALOG.find("shelly-gen2-switch").stream()
              .map(one -> SimulatedDevice.of(one, one.examples().get(0), 1))
              .flatMap(one -> one.points().stream())
              .filter(point -> point.settings().text("confirm.by").isPresent())
              .findFirst()
              .orElseThrow()
              .id();

      Cli read = Cli.run("read", folder.toString(), tag, "--timeout", "7s");
      Cli write =
          Cli.run(
              "write", folder.toString(), tag, "true", "--until", "confirmed", "--timeout", "7s");

      assertThat(read.code()).as(read.out() + read.err()).isZero();
      assertThat(write.code()).as(write.out() + write.err()).isZero();
      assertThat(device.join().code()).isZero();
    }
  }

  private static String parameters(String id) {
    StringBuilder text = new StringBuilder("{ ");
    for (Map.Entry<String, String> one :
        CATALOG
            .find(id)
            .orElseThrow()
            .examples()
            .get(0)
            .parameters()
            .settings()
            .values()
            .entrySet()) {
      text.append(one.getKey()).append(": \"").append(one.getValue()).append("\", ");
    }
    return text.append("}").toString().replace(", }", " }");
  }
}
