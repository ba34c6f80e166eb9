package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver tells about itself at {@code $driver/…}. */
class DiagnosticTagsTest {
  private static final Point STATE = Point.of("state", "$driver/state", ValueType.TEXT);
  private static final Point LEVEL = Point.of("level", "plant/level", ValueType.REAL);

  @TempDir Path folder;

  private static Driver driver(FakeContext context, String url, String... more) {
    return new MqttDriverFactory().create(context, Settings.of(more).with("brokers", url));
  }

  private static Driver offline(FakeContext context) {
    return driver(context, "mqtt://127.0.0.1:1");
  }

  private static Point counter(String name) {
    return Point.of(name, "$driver/counter/" + name, ValueType.INT);
  }

  private static void feed(FakeContext context, Driver driver, int count) {
    Replay replay = driver.feature(Replay.class).orElseThrow();
    for (int i = 0; i < count; i++) {
      replay.feed(
          new RawMessage(
              "plant/level",
              Bytes.utf8(Integer.toString(i)),
              0,
              false,
              false,
              Map.of(),
              context.clock().instant()));
    }
  }

  @Test
  void stateIsShownAndGoodAlsoWhileTheBrokerIsGone() throws Exception {
    try (FakeContext context = FakeContext.real();
        MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(context, broker.url())) {
      RecordingListener listener = new RecordingListener();
      Point connected = Point.of("connected", "$driver/connected", ValueType.BOOL);
      Point error = Point.of("error", "$driver/error", ValueType.TEXT);
      Point errorTime = Point.of("errorTime", "$driver/error/time", ValueType.TIME);
      Point url = Point.of("broker", "$driver/broker", ValueType.TEXT);
      driver.open(
          GroupSpec.of("g", List.of(STATE, connected, LEVEL, error, errorTime, url), Duration.ZERO),
          listener);
      listener.awaitValue("state", new Value.Text("IDLE"));
      driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      listener.awaitValue("state", new Value.Text("CONNECTED"));
      listener.awaitValue("connected", Value.Bool.TRUE);
      listener.awaitValue("broker", new Value.Text(broker.url()));
      listener.awaitQuality("errorTime", Quality.BAD_OUT_OF_SERVICE);
      broker.publish("-t", "plant/level", "-m", "4");
      listener.awaitValue("level", new Value.Real(4));
      broker.kill();
      TagValue state = listener.awaitValue("state", new Value.Text("RECONNECTING")).value();
      assertThat(state.quality()).isEqualTo(Quality.GOOD);
      assertThat(state.sourceTimestamp()).isNotNull();
      listener.awaitValue("connected", Value.Bool.FALSE);
      listener.awaitQuality("errorTime", Quality.GOOD);
      listener.awaitUpdate(
          "the failure as a text",
          update ->
              update.point().id().equals("error")
                  && String.valueOf(update.value().value()).contains(broker.url()));
      listener.awaitQuality("level", Quality.UNCERTAIN_NO_COMMUNICATION);
      broker.start();
      listener.awaitUpdate(
          "connected again",
          update ->
              update.value().value() instanceof Value.Text text && text.value().equals("CONNECTED"),
          listener.updates().size());
    }
  }

  @Test
  void nothingIsSubscribedForDiagnostics() throws Exception {
    try (FakeContext context = FakeContext.real();
        MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver driver = driver(context, broker.url())) {
      RecordingListener listener = new RecordingListener();
      Point wanted = Point.of("wanted", "$driver/subscriptions/wanted", ValueType.REAL);
      Point granted = Point.of("granted", "$driver/subscriptions/granted", ValueType.INT);
      driver.open(GroupSpec.of("g", List.of(STATE, wanted, granted), Duration.ZERO), listener);
      driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      listener.awaitValue("state", new Value.Text("CONNECTED"));
      listener.awaitValue("wanted", new Value.Real(0));
      driver.open(GroupSpec.of("h", List.of(LEVEL), Duration.ZERO), new RecordingListener());
      listener.awaitValue("wanted", new Value.Real(1));
      listener.awaitValue("granted", new Value.Int(1));
      assertThat(broker.log()).doesNotContain("$driver");
    }
  }

  @Test
  void countersAndRatesAreWorkedOutEveryInterval() {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      RecordingListener listener = new RecordingListener();
      Point rate = Point.of("rate", "$driver/rate/messages.in", ValueType.REAL);
      PointGroup group =
          driver.open(
              GroupSpec.of("g", List.of(counter("messages.in"), rate), Duration.ZERO), listener);
      assertThat(group.last(rate).quality()).isEqualTo(Quality.BAD_OUT_OF_SERVICE);
      context.advance(Duration.ofSeconds(1));
      feed(context, driver, 30);
      assertThat(group.last(counter("messages.in")).value()).isEqualTo(new Value.Int(0));
      context.advance(Duration.ofSeconds(1));
      TagValue count = group.last(counter("messages.in"));
      assertThat(count.value()).isEqualTo(new Value.Int(30));
      assertThat(count.sourceTimestamp()).isEqualTo(context.clock().instant());
      assertThat(group.last(rate).value()).isEqualTo(new Value.Real(30));
      context.advance(Duration.ofSeconds(1));
      assertThat(group.last(rate).value()).isEqualTo(new Value.Real(0));
    }
  }

  @Test
  void nothingIsWorkedOutWhenTheLastGroupIsClosed() {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      PointGroup group =
          driver.open(
              GroupSpec.of("g", List.of(counter("messages.in")), Duration.ZERO),
              new RecordingListener());
      group.close();
      feed(context, driver, 1);
      context.advance(Duration.ofSeconds(3));
      assertThat(group.last(counter("messages.in")).value()).isEqualTo(new Value.Int(0));
    }
  }

  @Test
  void diagnosticsCountAsValuesAndTheIdentityHolds() {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      Point slow = counter("messages.in").withDeadband(10);
      driver.open(GroupSpec.of("g", List.of(LEVEL, slow), Duration.ZERO), new RecordingListener());
      feed(context, driver, 5);
      context.advance(Duration.ofSeconds(1));
      Map<String, Long> counters = driver.health().counters();
      // Five of the plant; the diagnostic at the beginning and, within its deadband, after a
      // second.
      assertThat(counters).containsEntry("values.in", 7L);
      assertThat(counters).containsEntry("values.filtered", 1L);
      long sum =
          Stream.of("delivered", "filtered", "conflated", "dropped", "pending", "rejected")
              .mapToLong(name -> counters.getOrDefault("values." + name, -1L))
              .sum();
      assertThat(sum).isEqualTo(7);
    }
  }

  @Test
  void readGivesAValueOfNow() throws Exception {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      PointGroup group =
          driver.open(
              GroupSpec.of("g", List.of(counter("messages.in")), Duration.ZERO),
              new RecordingListener());
      feed(context, driver, 3);
      TagValue read =
          group
              .read(List.of(counter("messages.in")), Duration.ZERO)
              .toCompletableFuture()
              .get(5, TimeUnit.SECONDS)
              .get(0)
              .value();
      assertThat(read.value()).isEqualTo(new Value.Int(3));
      assertThat(read.sourceTimestamp()).isEqualTo(context.clock().instant());
    }
  }

  @Test
  void everyCounterOfTheDriverIsADiagnostic() {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      List<Point> points =
          driver.health().counters().keySet().stream().map(DiagnosticTagsTest::counter).toList();
      assertThat(new MqttDriverFactory().check(Settings.of("brokers", "mqtt://x"), points))
          .isEmpty();
    }
  }

  @Test
  void everyDiagnosticHasAValueOrSaysWhyNot() {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      List<Point> points =
          MqttDriverFactory.diagnosticTags().stream()
              .map(tag -> Point.of(tag.name(), "$driver/" + tag.name(), tag.type()))
              .toList();
      PointGroup group =
          driver.open(GroupSpec.of("g", points, Duration.ZERO), new RecordingListener());
      for (Point point : points) {
        TagValue value = group.last(point);
        assertThat(value.quality().isGood() || value.detail() != null).as(point.id()).isTrue();
        assertThat(value.quality()).isIn(Quality.GOOD, Quality.BAD_OUT_OF_SERVICE);
      }
    }
  }

  private static Issue check(Point point) {
    List<Issue> issues =
        new MqttDriverFactory().check(Settings.of("brokers", "mqtt://x"), List.of(point));
    assertThat(issues).hasSize(1);
    return issues.get(0);
  }

  @Test
  void unknownDiagnosticIsRefusedWithTheNearestAndTheList() {
    Issue issue = check(Point.of("a", "$driver/stat", ValueType.TEXT));
    assertThat(issue.path()).isEqualTo("points/a/address");
    assertThat(issue.message())
        .contains("Diagnostic [$driver/stat] is not known", "state, connected", "certificate/days");
    assertThat(issue.suggestion()).isEqualTo("did you mean [$driver/state]?");
  }

  @Test
  void wrongTypeAndWritingAreErrors() {
    assertThat(check(Point.of("a", "$driver/state", ValueType.INT)).message())
        .contains("[$driver/state] is TEXT, not INT");
    assertThat(check(STATE.withAccess(Access.READ_WRITE)).message()).contains("cannot be written");
  }

  @Test
  void faultyDiagnosticShowsItsFaultAndTakesNoWrite() throws Exception {
    try (FakeContext context = FakeContext.real();
        Driver driver = offline(context)) {
      Point faulty = STATE.withAccess(Access.READ_WRITE);
      PointGroup group =
          driver.open(GroupSpec.of("g", List.of(faulty), Duration.ZERO), new RecordingListener());
      assertThat(group.last(faulty).quality()).isEqualTo(Quality.BAD_CONFIGURATION);
      assertThat(group.last(faulty).detail()).contains("cannot be written");
      assertThat(
              group
                  .write(
                      List.of(new PointWrite(faulty, new Value.Text("x"))),
                      new WriteOptions(WriteStage.SENT, Duration.ofSeconds(5)))
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS)
                  .get(0)
                  .outcome())
          .isEqualTo(WriteOutcome.FAILED);
      Diagnostics diagnostics = driver.feature(Diagnostics.class).orElseThrow();
      assertThat(diagnostics.explain(faulty).steps())
          .anySatisfy(step -> assertThat(step.outcome()).contains("cannot be written"));
    }
  }

  @Test
  void explanationSaysWhatItIs() {
    try (FakeContext context = FakeContext.manual();
        Driver driver = offline(context)) {
      driver.open(GroupSpec.of("g", List.of(STATE), Duration.ZERO), new RecordingListener());
      Diagnostics diagnostics = driver.feature(Diagnostics.class).orElseThrow();
      assertThat(diagnostics.explain(STATE).steps())
          .extracting(Diagnostics.Step::outcome)
          .anyMatch(text -> text.contains("nothing is subscribed"))
          .anyMatch(text -> text.contains("The state of the connection"))
          .anyMatch(text -> text.startsWith("IDLE, GOOD"));
    }
  }
}
