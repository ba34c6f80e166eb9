package io.tagwire.host.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagwire.broker.EmbeddedBroker;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.Quality;
import io.tagwire.host.command.Cli;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.Sent;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Expansion;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    SimulatedDevice device =
        SimulatedDevice.of(template, SimulatedDevice.example(template).orElseThrow(), 1);

    List<Sent> round = device.round(now, Fault.NONE);
    assertThat(round).isNotEmpty();
    assertThat(bad(device, round, now)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void aDeviceWithTheParametersOfAnyExampleIsGood(String id) {
    Template template = CATALOG.find(id).orElseThrow();
    Instant now = Instant.parse("2026-11-30T12:00:00Z");
    boolean readable = false;
    int sent = 0;
    for (Example example : template.examples()) {
      Expansion expansion =
          Expander.expand(template, example.parameters(), example.place(), new Problems());
      SimulatedDevice device =
          SimulatedDevice.of(template, expansion.parameters(), expansion.points(), 1);

      List<Sent> round = device.round(now, Fault.NONE);

      readable |= device.points().stream().anyMatch(point -> point.access() != Access.WRITE);
      sent += round.size();
      assertThat(bad(device, round, now)).as(example.name()).isEmpty();
    }
    assertThat(sent > 0).isEqualTo(readable);
  }

  @Test
  void everyPointOfASimulatedProjectIsGood() throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Files.writeString(folder.resolve("plugs.csv"), "topic,name\nattic,attic\nshed,shed\n");
      Files.writeString(
          folder.resolve("project.yaml"),
          """
          name: p
          connections: { plant: { driver: mqtt, settings: { brokers: [ "%s" ] } } }
          groups:
            - name: by-hand
              connection: plant
              points:
                - { id: tank.level, address: tank/level, type: real, range: [ 0, 5 ] }
                - { id: tank.full, address: tank/state, type: bool, selector: /full }
          preconfigurations:
            - { template: tasmota-plug, connection: plant, group: plugs, rows: plugs.csv }
            - template: shelly-gen2-switch
              connection: plant
              group: switches
              set: { prefix: shellypro4pm-00aa11bb22cc, name: board, channels: 4 }
            - template: generic-json-machine
              connection: plant
              group: machines
              set:
                name: saw
                topic: hall/saw
                members:
                  - { name: load, pointer: /load, scale: 0.1 }
                  - { name: cuts, pointer: /counter/cuts, type: int }
            - template: kepware-iot-gateway
              connection: plant
              group: kepware
              set:
                name: oven
                topic: hall/oven
                fields:
                  - { name: heat, id: Heat }
                  - { name: fan, id: Fan.Speed }
                  - { name: door, id: Door, type: bool }
                  - { name: mode, id: Mode, type: int }
          """
              .formatted(broker.url()));
      CompletableFuture<Cli> devices =
          CompletableFuture.supplyAsync(
              () ->
                  Cli.run(
                      "simulate",
                      folder.toString(),
                      broker.url(),
                      "--every",
                      "200ms",
                      "--seconds",
                      "10"));

      List<String> command = new ArrayList<>(List.of("read", folder.toString()));
      new ProjectLoader(new CatalogTemplates(), new Problems())
          .load(folder).orElseThrow().points().stream()
              .map(point -> point.point().id())
              .forEach(command::add);
      command.addAll(List.of("--timeout", "6s", "--output", "jsonl"));
      Cli read = Cli.run(command.toArray(String[]::new));

      assertThat(devices.join().code()).as(devices.join().err()).isZero();
      assertThat(devices.join().out()).contains("6 devices");
      for (String tag :
          List.of(
              "tank.level",
              "tank.full",
              "saw.load",
              "saw.cuts",
              "oven.heat",
              "oven.fan",
              "oven.door",
              "oven.mode")) {
        assertThat(read.out().lines().filter(line -> line.contains("\"" + tag + "\"")))
            .as(tag + " of " + read.out() + read.err())
            .isNotEmpty()
            .allMatch(line -> line.contains("GOOD"));
      }
      assertThat(read.out().lines().filter(line -> line.contains("\"board.")))
          .hasSizeGreaterThan(4)
          .allMatch(line -> line.contains("\"GOOD\""));
      assertThat(read.out()).as(read.err()).contains("attic.", "shed.").doesNotContain("BAD_DE");
    }
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
