package io.tagwire.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.Discovery;
import io.tagwire.driver.DiscoveryListener;
import io.tagwire.driver.Driver;
import io.tagwire.driver.Failure;
import io.tagwire.driver.Found;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedDriverTest {
  private static final Point LEVEL = Point.of("level", "tank1.level", ValueType.REAL);
  private static final Point RESERVOIR = Point.of("reservoir", "tank2.level", ValueType.REAL);
  private static final Point VALVE = writable("valve", "valve1.setpoint", ValueType.REAL);
  private static final Point MODE = writable("mode", "mode.automatic", ValueType.BOOL);
  private static final Point PUMP = writable("pump", "pump1.command", ValueType.BOOL);
  private static final Point LINK = writable("link", "fault.link", ValueType.BOOL);
  private static final Point SENSOR = writable("sensor", "fault.level-sensor", ValueType.BOOL);
  private static final Point PUMP_FAULT = writable("pump-fault", "fault.pump1", ValueType.BOOL);

  private final FakeContext context = FakeContext.manual();
  private final SimulatedDriverFactory factory = new SimulatedDriverFactory();
  private final Driver driver = factory.create(context, Settings.of("step", "100ms"));
  private final RecordingListener listener = new RecordingListener();
  private final PointGroup group =
      driver.open(
          GroupSpec.of(
              "all",
              List.of(LEVEL, RESERVOIR, VALVE, MODE, PUMP, LINK, SENSOR, PUMP_FAULT),
              Duration.ZERO),
          listener);

  private static Point writable(String id, String address, ValueType type) {
    return Point.of(id, address, type).withAccess(Access.READ_WRITE);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void connect() {
    var unused = driver.connect();
    pass(100);
  }

  private void pass(long millis) {
    context.advance(Duration.ofMillis(millis));
  }

  private CompletableFuture<WriteResult> write(Point point, Value value, WriteStage until) {
    return group
        .write(
            List.of(new PointWrite(point, value)), new WriteOptions(until, Duration.ofSeconds(30)))
        .toCompletableFuture()
        .thenApply(results -> results.get(0));
  }

  private Quality quality(Point point) {
    return group.last(point).quality();
  }

  @Test
  void valuesCarryTheTimeOfTheirStep() {
    connect();
    pass(1000);
    assertThat(group.last(LEVEL).quality()).isEqualTo(Quality.GOOD);
    assertThat(group.last(LEVEL).sourceTimestamp()).isEqualTo(context.clock().instant());
    assertThat(group.last(LEVEL).serverTimestamp()).isEqualTo(context.clock().instant());
  }

  @Test
  void brokenSensorSpoilsItsOwnSignalOnly() {
    connect();
    write(SENSOR, Value.Bool.TRUE, WriteStage.CONFIRMED).join();
    pass(100);
    assertThat(quality(LEVEL)).isEqualTo(Quality.BAD_SENSOR_FAILURE);
    assertThat(quality(RESERVOIR)).isEqualTo(Quality.GOOD);
    write(SENSOR, Value.Bool.FALSE, WriteStage.CONFIRMED).join();
    pass(100);
    assertThat(quality(LEVEL)).isEqualTo(Quality.GOOD);
  }

  @Test
  void faultSwitchesWorkWhileTheLinkIsCut() {
    connect();
    write(LINK, Value.Bool.TRUE, WriteStage.CONFIRMED).join();
    pass(100);
    assertThat(quality(LEVEL)).isEqualTo(Quality.UNCERTAIN_NO_COMMUNICATION);
    assertThat(quality(LINK)).isEqualTo(Quality.GOOD);
    assertThat(write(LINK, Value.Bool.FALSE, WriteStage.CONFIRMED).join().outcome())
        .isEqualTo(WriteOutcome.DONE);
    pass(100);
    assertThat(quality(LEVEL)).isEqualTo(Quality.GOOD);
  }

  @Test
  void pumpAnswersNoWhileTheStationIsInAutomaticMode() {
    connect();
    CompletableFuture<WriteResult> answer = write(PUMP, Value.Bool.TRUE, WriteStage.CONFIRMED);
    pass(100);
    assertThat(answer.join().reached()).isEqualTo(WriteStage.ACKNOWLEDGED);
    assertThat(answer.join().outcome()).isEqualTo(WriteOutcome.FAILED);
    assertThat(answer.join().detail()).contains("automatic");
  }

  @Test
  void pumpIsConfirmedWhenItRuns() {
    connect();
    write(MODE, Value.Bool.FALSE, WriteStage.ACCEPTED).join();
    pass(100);
    CompletableFuture<WriteResult> answer = write(PUMP, Value.Bool.TRUE, WriteStage.CONFIRMED);
    pass(1500);
    assertThat(answer).isNotDone();
    pass(1000);
    assertThat(answer.join().outcome()).isEqualTo(WriteOutcome.DONE);
    assertThat(listener.progress())
        .filteredOn(result -> result.point().equals(PUMP))
        .extracting(WriteResult::reached)
        .containsExactly(
            WriteStage.ACCEPTED, WriteStage.SENT, WriteStage.ACKNOWLEDGED, WriteStage.CONFIRMED);
  }

  @Test
  void pumpThatDoesNotStartLeavesItsWriteUnknown() {
    connect();
    write(MODE, Value.Bool.FALSE, WriteStage.ACCEPTED).join();
    write(PUMP_FAULT, Value.Bool.TRUE, WriteStage.CONFIRMED).join();
    pass(100);
    CompletableFuture<WriteResult> answer = write(PUMP, Value.Bool.TRUE, WriteStage.CONFIRMED);
    pass(29_900);
    assertThat(answer).isNotDone();
    pass(200);
    assertThat(answer.join().outcome()).isEqualTo(WriteOutcome.UNKNOWN);
    assertThat(answer.join().reached()).isEqualTo(WriteStage.ACKNOWLEDGED);
  }

  @Test
  void writeAnsweredWhenAcceptedIsStillCarriedOut() {
    connect();
    write(VALVE, new Value.Real(70), WriteStage.ACCEPTED).join();
    pass(200);
    assertThat(group.last(VALVE).value()).isEqualTo(new Value.Real(70));
  }

  @Test
  void commandWhoseTimeIsOverNeverLeaves() {
    connect();
    write(LINK, Value.Bool.TRUE, WriteStage.CONFIRMED).join();
    pass(100);
    CompletableFuture<WriteResult> answer = write(VALVE, new Value.Real(70), WriteStage.SENT);
    pass(30_000);
    assertThat(answer.join().outcome()).isEqualTo(WriteOutcome.FAILED);
    write(LINK, Value.Bool.FALSE, WriteStage.CONFIRMED).join();
    pass(1000);
    assertThat(group.last(VALVE).value()).isEqualTo(new Value.Real(60));
  }

  @Test
  void laterOfTwoWritesWins() {
    connect();
    var first = write(VALVE, new Value.Real(70), WriteStage.ACKNOWLEDGED);
    var second = write(VALVE, new Value.Real(50), WriteStage.ACKNOWLEDGED);
    pass(200);
    assertThat(List.of(first.join().outcome(), second.join().outcome()))
        .containsOnly(WriteOutcome.DONE);
    assertThat(group.last(VALVE).value()).isEqualTo(new Value.Real(50));
  }

  @Test
  void valueOutOfRangeOrOfAnotherTypeIsRefused() {
    connect();
    for (Value value :
        List.of(
            new Value.Real(100.5),
            new Value.Real(Double.NaN),
            new Value.Int(-1),
            new Value.Text("50"))) {
      WriteResult result = write(VALVE, value, WriteStage.SENT).join();
      assertThat(result.outcome()).as("%s", value).isEqualTo(WriteOutcome.FAILED);
      assertThat(result.reached()).isEqualTo(WriteStage.NONE);
      assertThat(result.detail()).isNotBlank();
    }
    CompletableFuture<WriteResult> whole = write(VALVE, new Value.Int(50), WriteStage.SENT);
    pass(100);
    assertThat(whole.join().outcome()).isEqualTo(WriteOutcome.DONE);
  }

  @Test
  void valuesAddUp() {
    connect();
    pass(10_000);
    assertThat(counter("values.in")).isEqualTo(counter("steps") * 8).isPositive();
    assertThat(
            counter("values.delivered")
                + counter("values.filtered")
                + counter("values.rejected")
                + counter("values.conflated")
                + counter("values.dropped")
                + counter("values.pending"))
        .isEqualTo(counter("values.in"));
  }

  private long counter(String name) {
    return Objects.requireNonNull(driver.health().counters().get(name), name);
  }

  @Test
  void nothingIsScheduledAfterClose() {
    connect();
    var unused = write(PUMP, Value.Bool.TRUE, WriteStage.CONFIRMED);
    driver.close();
    assertThat(((io.tagwire.driver.testkit.ManualScheduler) context.scheduler()).waiting())
        .isZero();
  }

  @Test
  void checkSaysWhatIsWrongWithAPoint() {
    Point wrongType = Point.of("type", "tank1.level", ValueType.BOOL);
    Point readOnly = writable("write", "tank1.level", ValueType.REAL);
    Point unknown = Point.of("unknown", "tank9.level", ValueType.REAL);
    assertThat(factory.check(Settings.NONE, List.of(wrongType, LEVEL, readOnly, unknown)))
        .extracting(Issue::path)
        .containsExactly("points/type", "points/write", "points/unknown");
  }

  // ---- discovery ----

  private List<Found> discover(String root) {
    List<Found> found = new ArrayList<>();
    List<Optional<Failure>> ends = new ArrayList<>();
    driver
        .feature(Discovery.class)
        .orElseThrow()
        .start(
            root,
            Duration.ofSeconds(1),
            new DiscoveryListener() {
              @Override
              public void onFound(Found one) {
                found.add(one);
              }

              @Override
              public void onDone(Optional<Failure> failure) {
                ends.add(failure);
              }
            })
        .close();
    assertThat(ends).containsExactly(Optional.empty());
    return found;
  }

  @Test
  void everythingFoundCanBeBound() {
    List<Point> points = discover("").stream().map(Found::suggested).toList();
    assertThat(points).hasSizeGreaterThan(20);
    assertThat(points).extracting(Point::id).doesNotHaveDuplicates();
    assertThat(factory.check(Settings.NONE, points)).isEmpty();
  }

  @Test
  void whatIsFoundHasUnitDescriptionAndRange() {
    Found level = discover("tank1.level").get(0);
    assertThat(level.suggested().metadata().unit()).isEqualTo("m");
    assertThat(level.suggested().metadata().range()).isEqualTo(new Range(0, 5));
    assertThat(discover(""))
        .allSatisfy(found -> assertThat(found.suggested().metadata().description()).isNotBlank());
  }

  @Test
  void searchBelowARootFindsThatPartOnly() {
    assertThat(discover("pump1"))
        .extracting(Found::path)
        .containsExactly("pump1.command", "pump1.running", "pump1.power", "pump1.hours");
    assertThat(discover("pump")).isEmpty();
  }

  @Test
  void sampleIsThereOnceConnected() {
    assertThat(discover("tank1.level").get(0).sample()).isEmpty();
    connect();
    assertThat(discover("tank1.level").get(0).sample()).isPresent();
  }
}
