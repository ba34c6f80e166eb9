package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tagwire.broker.EmbeddedBroker;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.host.Filters;
import io.tagwire.host.output.ValueText;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Template;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every writable point of every template, written through the driver to a simulated device. */
class SimulatedWritesTest {
  private static final Catalog CATALOG = Catalog.shipped();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final double ROUNDING = 1e-9;
  private static final InstantSource CLOCK = InstantSource.system();

  // Confirmed, but not in what the simulated device reports afterwards.
  private static final Map<String, String> NOT_SHOWN =
      Map.of(
          "meter.limit",
          "teltonika-modbus-gateway: the registers stand in a line of text that is cut and joined by"
              + " several steps; no step tells how to put one back");

  private static EmbeddedBroker broker;
  private static FakeContext context;
  private static Driver device;
  private static Driver driver;

  @BeforeAll
  static void connect() throws Exception {
    broker = EmbeddedBroker.start();
    context = FakeContext.real();
    Settings settings = Settings.of("brokers", broker.url(), "canary", "false");
    device = new MqttDriverFactory().create(context, settings);
    driver = new MqttDriverFactory().create(context, settings);
    device.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
    driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  @AfterAll
  static void close() {
    driver.close();
    device.close();
    context.close();
    broker.close();
  }

  static List<String> ids() {
    return CATALOG.ids();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void whatIsWrittenIsCarriedOut(String id) throws Exception {
    Template template = CATALOG.find(id).orElseThrow();
    List<Device> devices = devices(template);
    assumeFalse(devices.isEmpty(), "nothing of it can be written");
    List<String> misses = new ArrayList<>();
    for (Device one : devices) {
      misses.addAll(misses(template, one));
    }
    assertThat(misses).isEmpty();
  }

  /** An example, its points, and which of them no earlier example had. */
  private record Device(Example example, List<Point> points, List<Point> written) {}

  private static List<Device> devices(Template template) {
    Set<Place> seen = new HashSet<>();
    List<Device> devices = new ArrayList<>();
    for (Example example : template.examples()) {
      List<SourcedPoint> points =
          Expander.expand(template, example.parameters(), example.place(), new Problems()).points();
      Set<Place> fresh = new HashSet<>();
      List<Point> written =
          points.stream()
              .filter(point -> point.point().access().canWrite())
              .filter(point -> !seen.contains(point.place()))
              .peek(point -> fresh.add(point.place()))
              .map(SourcedPoint::point)
              .toList();
      seen.addAll(fresh);
      if (!written.isEmpty()) {
        devices.add(
            new Device(example, points.stream().map(SourcedPoint::point).toList(), written));
      }
    }
    return devices;
  }

  private static List<String> misses(Template template, Device one) throws Exception {
    SimulatedDevice simulated = SimulatedDevice.of(template, one.example(), 1);
    Simulation simulation =
        new Simulation(List.of(simulated), Fault.NONE, new Pace(100_000, CLOCK), CLOCK);
    CountDownLatch begun = new CountDownLatch(1);
    RawMessages raw = device.feature(RawMessages.class).orElseThrow();
    Thread thread =
        new Thread(
            () -> {
              try {
                simulation.run(
                    raw,
                    new Simulation.Schedule(Duration.ofHours(1), 1, 1),
                    messages -> begun.countDown());
              } catch (InterruptedException e) {
                // The test is over.
              }
            },
            "device");
    PointGroup group =
        driver.open(GroupSpec.of("simulated", one.points(), Duration.ZERO), batch -> {});
    try {
      awaitSubscriptions(Filters.of(one.points()).size());
      thread.start();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      await("the first values")
          .atMost(PATIENCE)
          .until(() -> silent(simulated, one.written(), group), List::isEmpty);
      return written(group, one);
    } finally {
      thread.interrupt();
      thread.join();
      group.close();
      awaitSubscriptions(0);
    }
  }

  private static List<String> silent(
      SimulatedDevice simulated, List<Point> written, PointGroup group) {
    return simulated.shown().stream()
        .filter(written::contains)
        .filter(point -> point.access().canRead())
        .filter(point -> group.last(point).quality() == Quality.BAD_WAITING_FOR_INITIAL_DATA)
        .map(Point::id)
        .toList();
  }

  private static void awaitSubscriptions(int wanted) {
    await("subscriptions")
        .atMost(PATIENCE)
        .until(
            () -> driver.health().counters().getOrDefault("subscriptions", 0L),
            count -> count == wanted);
  }

  private static List<String> written(PointGroup group, Device one) throws Exception {
    Map<String, List<Point>> commands = new LinkedHashMap<>();
    for (Point point : one.written()) {
      String name = point.settings().text("write.together").orElse(point.id());
      commands.computeIfAbsent(name, key -> new ArrayList<>()).add(point);
    }
    List<String> misses = new ArrayList<>();
    for (List<Point> command : commands.values()) {
      List<PointWrite> writes =
          command.stream().map(point -> new PointWrite(point, value(point, group))).toList();
      int before = misses.size();
      for (WriteResult result :
          group
              .write(writes, new WriteOptions(stage(command), PATIENCE))
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS)) {
        if (result.outcome() != WriteOutcome.DONE) {
          misses.add(one.example().name() + ": " + result);
        }
      }
      for (PointWrite write : misses.size() == before ? writes : List.<PointWrite>of()) {
        if (isShownAgain(write.point()) && !shows(group, write)) {
          misses.add(
              write.point().id() + ": " + write.value() + " not " + group.last(write.point()));
        }
      }
    }
    return misses;
  }

  private static boolean isShownAgain(Point point) {
    return point.access().canRead() && !NOT_SHOWN.containsKey(point.id());
  }

  // The highest that all points of a command can reach.
  private static WriteStage stage(List<Point> command) {
    if (command.stream().allMatch(point -> !setting(point, "confirm.by", "none").equals("none"))) {
      return WriteStage.CONFIRMED;
    }
    boolean acknowledged =
        command.stream().noneMatch(point -> setting(point, "write.qos", "1").equals("0"));
    return acknowledged ? WriteStage.ACKNOWLEDGED : WriteStage.SENT;
  }

  private static String setting(Point point, String key, String usual) {
    return point.settings().text(key).orElse(usual);
  }

  private static boolean shows(PointGroup group, PointWrite write) {
    try {
      await().atMost(PATIENCE).until(() -> isShown(write, group.last(write.point())));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static boolean isShown(PointWrite write, TagValue shown) {
    if (!shown.quality().isGood()) {
      return false;
    }
    if (write.value() instanceof Value.Real one && shown.value() instanceof Value.Real other) {
      double tolerance = write.point().settings().decimal("confirm.tolerance").orElse(0.0);
      return Math.abs(one.value() - other.value()) <= tolerance + ROUNDING;
    }
    return write.value().equals(shown.value());
  }

  // One that the point may take and does not show already.
  private static Value value(Point point, PointGroup group) {
    Optional<Value> shown = Optional.ofNullable(group.last(point).value());
    return choices(point)
        .map(text -> ValueText.parse(point.type(), text))
        .filter(value -> !shown.equals(Optional.of(value)))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> choices(Point point) {
    Settings settings = point.settings();
    List<String> named = new ArrayList<>(settings.section("write.map").values().keySet());
    named.addAll(settings.section("map").values().values());
    named.remove("*");
    if (!named.isEmpty()) {
      return named.stream().filter(text -> !text.equals("*"));
    }
    Range range = point.metadata().range();
    return switch (point.type()) {
      case BOOL -> Stream.of("true", "false");
      case INT, REAL ->
          range == null
              ? Stream.of("7", "3")
              : Stream.of(
                  String.valueOf(Math.round(range.low() * 0.75 + range.high() * 0.25)),
                  String.valueOf(Math.round(range.high())));
      case TEXT -> Stream.of("one", "two");
      case BYTES -> Stream.of("hex:0102", "hex:0304");
      case TIME -> Stream.of("2026-11-30T06:00:00Z", "2026-11-30T07:00:00Z");
      case ARRAY -> Stream.of("[1,2]", "[3]");
      case STRUCT -> Stream.of("{\"a\":1}", "{\"a\":2}");
    };
  }
}
