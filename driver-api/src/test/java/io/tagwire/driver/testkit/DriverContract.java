package io.tagwire.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagwire.driver.Capability;
import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Discovery;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.DriverFeature;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.ContractSubject.Ability;
import io.tagwire.driver.testkit.ContractSubject.WriteCase;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * The contract as tests. A driver runs them by extending this class and giving a {@link
 * ContractSubject}; a rule that needs an {@link Ability} the subject declares missing is skipped
 * with the reason given there.
 *
 * <p>Tests run with real threads and real time, because threads are a part of the contract.
 *
 * @since 0.1
 */
public abstract class DriverContract {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofMillis(400);
  private static final Set<String> THREADS_OF_THE_JVM =
      Set.of(
          FakeContext.THREAD_PREFIX,
          "ForkJoinPool.commonPool",
          "CompletableFutureDelayScheduler",
          "Common-Cleaner",
          "Finalizer",
          "Reference Handler",
          "Signal Dispatcher",
          "Notification Thread",
          "Attach Listener",
          "process reaper",
          "awaitility",
          "surefire");

  private final List<AutoCloseable> open = new ArrayList<>();
  private ContractSubject subject;
  private FakeContext context;
  private Set<Thread> threadsBefore;

  /** For subclasses. */
  @SuppressWarnings("NullAway.Init") // set up before each test
  protected DriverContract() {}

  /**
   * A new subject for one test.
   *
   * @return the subject; the contract closes it
   * @throws Exception if there can be none; the test fails with it
   */
  protected abstract ContractSubject newSubject() throws Exception;

  @BeforeEach
  final void setUp() throws Exception {
    // A subject that skips the test, because what it needs is missing, leaves nothing to close.
    subject = newSubject();
    open.add(subject);
    context = FakeContext.real();
    open.add(context);
    subject.secrets().forEach(context::withSecret);
    threadsBefore = Thread.getAllStackTraces().keySet();
  }

  @AfterEach
  final void tearDown() throws Exception {
    Collections.reverse(open); // listeners are released before the driver waits for them
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  // ---- factory ----

  @Test
  void serviceFileNamesALoadableFactory() {
    assertThat(ServiceLoader.load(DriverFactory.class).stream())
        .as("META-INF/services/%s", DriverFactory.class.getName())
        .anySatisfy(
            provider ->
                assertThat(provider.get().descriptor().id())
                    .isEqualTo(subject.factory().descriptor().id()));
  }

  @Test
  void descriptorCanBeAcceptedByAHost() {
    DriverDescriptor descriptor = subject.factory().descriptor();
    assertThat(descriptor.id()).matches("[a-z][a-z0-9-]*");
    assertThat(descriptor.name()).isNotBlank();
    assertThat(descriptor.version()).isNotBlank();
    assertThat(descriptor.apiLevel()).isBetween(1, DriverFactory.API_LEVEL);
    assertThat(subject.factory().descriptor()).isEqualTo(descriptor);
  }

  @Test
  void everySettingHasHelpAndAFallbackItWouldAccept() {
    DriverDescriptor descriptor = subject.factory().descriptor();
    for (List<Setting> settings :
        List.of(descriptor.connectionSettings(), descriptor.pointSettings())) {
      assertThat(settings).extracting(Setting::key).doesNotHaveDuplicates();
      assertDescribed(settings);
    }
  }

  private static void assertDescribed(List<Setting> settings) {
    for (Setting setting : settings) {
      assertThat(setting.label()).as("label of %s", setting.key()).isNotBlank();
      assertThat(setting.help()).as("help of %s", setting.key()).isNotBlank();
      setting
          .fallback()
          .ifPresent(
              fallback ->
                  assertThat(
                          new SettingValidator(List.of(setting))
                              .check(Settings.of(setting.key(), fallback)))
                      .as("fallback of %s", setting.key())
                      .isEmpty());
      if (setting.kind() instanceof Setting.Rows rows) {
        assertDescribed(rows.columns());
      }
    }
  }

  @Test
  void checkAcceptsGoodSettingsAndPoints() {
    assertThat(subject.factory().check(subject.connection(), List.of(point(0), point(1))))
        .noneMatch(issue -> issue.severity() == Severity.ERROR);
  }

  @Test
  void checkFindsEveryFaultAtOnceAndSaysWhere() {
    Settings wrong = subject.connection().with("no-such-setting", "x");
    Point misconfigured = point(0).withSettings(point(0).settings().with("no-such-key", "x"));
    List<Issue> issues =
        subject.factory().check(wrong, List.of(misconfigured, subject.unbindable()));
    assertThat(errors(issues)).anyMatch(issue -> issue.path().equals("connection/no-such-setting"));
    assertThat(errors(issues))
        .anyMatch(issue -> issue.path().equals("points/" + misconfigured.id() + "/no-such-key"));
    assertThat(errors(issues)).anyMatch(issue -> isAbout(issue, subject.unbindable()));
  }

  private static List<Issue> errors(List<Issue> issues) {
    return issues.stream().filter(issue -> issue.severity() == Severity.ERROR).toList();
  }

  private static boolean isAbout(Issue issue, Point point) {
    String path = "points/" + point.id();
    return issue.path().equals(path) || issue.path().startsWith(path + "/");
  }

  @Test
  void createRefusesSettingsThatCheckFindsWrong() {
    Settings wrong =
        subject.connection().with("no-such-setting", "x").with("nor-such-a-setting", "y");
    assertThatThrownBy(() -> subject.factory().create(context, wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-setting")
        .hasMessageContaining("nor-such-a-setting");
  }

  @Test
  void createStartsNothing() {
    Driver driver = driver();
    assertThat(driver.health().state()).isEqualTo(ConnectionState.IDLE);
    assertThat(foreignThreads()).isEmpty();
    assertThat(context.states()).isEmpty();
  }

  @Test
  void featuresAgreeWithTheDescriptor() {
    Driver driver = driver();
    Set<Capability> capabilities = subject.factory().descriptor().capabilities();
    Map<Capability, Class<? extends DriverFeature>> features =
        Map.of(
            Capability.DISCOVER, Discovery.class,
            Capability.RAW_MESSAGES, RawMessages.class);
    features.forEach(
        (capability, type) -> {
          assertThat(driver.feature(type).isPresent())
              .as("%s and feature(%s)", capability, type.getSimpleName())
              .isEqualTo(capabilities.contains(capability));
          assertThat(driver.feature(type)).isEqualTo(driver.feature(type));
        });
  }

  @Test
  void anUnknownFeatureIsAbsent() {
    assertThat(driver().feature(NobodysFeature.class)).isEmpty();
  }

  private interface NobodysFeature extends DriverFeature {}

  // ---- life ----

  @Test
  void connectGivesTheSameStageEachTime() {
    Driver driver = driver();
    assertThat((Object) driver.connect()).isSameAs(driver.connect());
  }

  @Test
  void connectReportsItsStatesInOrder() throws Exception {
    Driver driver = connected();
    context.awaitState(ConnectionState.CONNECTED);
    assertThat(context.states())
        .extracting(FakeContext.StateChange::state)
        .containsSubsequence(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CONNECTED);
  }

  @Test
  void cancellingTheConnectStageDoesNotHarmTheDriver() {
    Driver driver = driver();
    driver.connect().toCompletableFuture().cancel(true);
    context.awaitState(ConnectionState.CONNECTED);
  }

  @Test
  void unreachablePeerLeavesConnectPendingUntilClose() throws Exception {
    assumeHas(Ability.LINK);
    subject.cutLink();
    Driver driver = driver();
    CompletionStage<Void> connecting = driver.connect();
    context.awaitState(ConnectionState.CONNECTING);
    assertStays(() -> !connecting.toCompletableFuture().isDone());
    driver.close();
    assertFailsWithDriverException(connecting);
  }

  @Test
  void firstConnectionComesByItselfOnceThePeerIsThere() throws Exception {
    assumeHas(Ability.LINK);
    subject.cutLink();
    Driver driver = driver();
    CompletionStage<Void> connecting = driver.connect();
    context.awaitState(ConnectionState.CONNECTING);
    subject.restoreLink();
    get(connecting);
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CONNECTED);
  }

  @Test
  void closeTwiceIsHarmless() throws Exception {
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0));
    group.close();
    group.close();
    driver.close();
    driver.close();
    group.close();
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void closeBeforeConnectIsHarmless() {
    Driver driver = driver();
    driver.close();
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CLOSED);
    assertFailsWithDriverException(driver.connect());
  }

  @Test
  void openAfterCloseIsAProgrammingMistake() {
    Driver driver = driver();
    driver.close();
    assertThatThrownBy(() -> open(driver, new RecordingListener(), point(0)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void noThreadIsLeftAfterClose() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(group, point(0), 1);
    driver.close();
    assertThat(foreignThreads()).isEmpty();
  }

  @Test
  void threadsAreNamedAfterTheirInstance() throws Exception {
    Driver driver = connected();
    establish(open(driver, new RecordingListener(), point(0)), point(0), 1);
    assertThat(foreignThreads()).allMatch(name -> name.contains(context.instanceId()));
  }

  @Test
  void noCallbackComesAfterClosingTheDriver() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(group, point(0), 1);
    driver.close();
    assertSilent(listener);
  }

  @Test
  void noCallbackComesAfterClosingTheGroup() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(group, point(0), 1);
    group.close();
    assertSilent(listener);
  }

  private void assertSilent(RecordingListener listener) throws Exception {
    assertThat(listener.isInside()).isFalse();
    int callbacks = listener.threads().size();
    subject.publish(point(0), 2);
    subject.publish(point(0), 3);
    assertStays(() -> listener.threads().size() == callbacks);
  }

  @Test
  void closeWaitsForARunningCallback() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(group, point(0), 1);
    listener.block();
    subject.publish(point(0), 2);
    await().atMost(LONG).until(listener::isInside);
    Thread closing = new Thread(driver::close, FakeContext.THREAD_PREFIX + "closing");
    closing.start();
    assertStays(closing::isAlive);
    listener.release();
    closing.join(LONG.toMillis());
    assertThat(closing.isAlive()).isFalse();
    assertThat(listener.isInside()).isFalse();
  }

  @Test
  void closeFromWithinACallbackDoesNotDeadlock() throws Exception {
    Driver driver = connected();
    Signal<String> closed = new Signal<>();
    Point point = point(0);
    PointGroup group =
        driver.open(
            GroupSpec.of("closing", List.of(point), Duration.ZERO),
            batch -> {
              if (batch.updates().stream().anyMatch(update -> update.value().quality().isGood())) {
                driver.close();
                closed.add("closed");
              }
            });
    open.add(group);
    publishUntil(point, 1, () -> !closed.all().isEmpty());
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void cacheCanBeReadAfterClose() throws Exception {
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0));
    establish(group, point(0), 7);
    driver.close();
    assertThat(group.last(point(0)).value()).isEqualTo(new Value.Real(7));
  }

  @Test
  void callsAfterCloseFailAsNotTried() throws Exception {
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0));
    group.close();
    assertFailsWithDriverException(group.read(List.of(point(0)), Duration.ZERO));
    assertFailsWithDriverException(
        group.write(
            List.of(new PointWrite(point(0), new Value.Real(1))),
            new WriteOptions(WriteStage.SENT, LONG)));
  }

  // ---- points ----

  @Test
  void pointOfAnotherGroupIsAProgrammingMistake() throws Exception {
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0));
    open(driver, new RecordingListener(), point(1));
    assertThatThrownBy(() -> group.last(point(1))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> group.read(List.of(point(0), point(1)), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                group.write(
                    List.of(new PointWrite(point(1), new Value.Real(1))),
                    new WriteOptions(WriteStage.SENT, LONG)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void updatesCarryTheVeryInstanceGivenToOpen() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    Point point = point(0);
    PointGroup group = open(driver, listener, point);
    establish(group, point, 1);
    subject.publish(point, 2);
    listener.awaitValue(point.id(), new Value.Real(2));
    assertThat(listener.updates()).allSatisfy(update -> assertThat(update.point()).isSameAs(point));
    assertThat(get(group.read(List.of(point(0)), LONG)).get(0).point()).isSameAs(point);
  }

  @Test
  void groupOpenedBeforeConnectDelivers() throws Exception {
    Driver driver = driver();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    TagValue before = group.last(point(0));
    assertThat(before.value()).isNull();
    assertThat(before.quality())
        .isIn(Quality.BAD_WAITING_FOR_INITIAL_DATA, Quality.BAD_NOT_CONNECTED);
    get(driver.connect());
    establish(group, point(0), 3);
    listener.awaitValue(point(0).id(), new Value.Real(3));
  }

  @Test
  void groupsAreIndependent() throws Exception {
    Driver driver = connected();
    RecordingListener closedListener = new RecordingListener();
    PointGroup closed = open(driver, closedListener, point(0));
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(closed, point(0), 1);
    establish(group, point(0), 1);
    closed.close();
    subject.publish(point(0), 2);
    listener.awaitValue(point(0).id(), new Value.Real(2));
    assertThat(closedListener.updates())
        .noneMatch(update -> new Value.Real(2).equals(update.value().value()));
  }

  @Test
  void unbindablePointDoesNotHarmItsGroup() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    Point unbindable = subject.unbindable();
    PointGroup group = open(driver, listener, unbindable, point(0));
    establish(group, point(0), 4);
    TagValue bad = group.last(unbindable);
    assertThat(bad.quality()).isEqualTo(Quality.BAD_CONFIGURATION);
    assertThat(bad.detail()).isNotBlank();
    listener.awaitQuality(unbindable.id(), Quality.BAD_CONFIGURATION);
  }

  @Test
  void goodValueIsDatedByTheClockOfTheHost() throws Exception {
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0));
    Instant before = context.clock().instant();
    establish(group, point(0), 5);
    TagValue value = group.last(point(0));
    assertThat(value.quality()).isEqualTo(Quality.GOOD);
    assertThat(value.serverTimestamp()).isBetween(before, context.clock().instant());
  }

  @Test
  void readAnswersEveryPointInTheOrderAsked() throws Exception {
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0), point(1));
    establish(group, point(0), 1);
    establish(group, point(1), 2);
    for (Duration maxAge : List.of(Duration.ofDays(1), Duration.ZERO)) {
      List<PointUpdate> answers = get(group.read(List.of(point(1), point(0), point(1)), maxAge));
      assertThat(answers)
          .extracting(update -> update.value().value())
          .containsExactly(new Value.Real(2), new Value.Real(1), new Value.Real(2));
    }
  }

  // ---- link and device ----

  @Test
  void linkLossMakesEveryLastValueUncertainAndIsReportedOnce() throws Exception {
    assumeHas(Ability.LINK);
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    // Every value is reported, so that the one before the loss is known also of a device that is
    // polled.
    PointGroup group =
        open(driver, GroupSpec.events("events", List.of(point(0), point(1)), 10_000), listener);
    establish(group, point(0), 1);
    establish(group, point(1), 2);
    subject.cutLink();
    for (Point point : List.of(point(0), point(1))) {
      awaitQuality(group, point, Quality.UNCERTAIN_NO_COMMUNICATION);
      listener.awaitQuality(point.id(), Quality.UNCERTAIN_NO_COMMUNICATION);
    }
    List<TagValue> shown =
        listener.updates(point(0).id()).stream().map(PointUpdate::value).toList();
    TagValue after = group.last(point(0));
    TagValue before = shown.get(shown.indexOf(after) - 1);
    assertThat(before.quality()).isEqualTo(Quality.GOOD);
    assertThat(after.value()).isEqualTo(before.value());
    assertThat(after.serverTimestamp()).isEqualTo(before.serverTimestamp());
    assertThat(after.sourceTimestamp()).isEqualTo(before.sourceTimestamp());
    assertThat(after.detail()).isNotBlank();
    assertThat(driver.health().state()).isEqualTo(ConnectionState.RECONNECTING);
    assertThat(driver.health().last()).isPresent();
    assertStays(
        () ->
            listener.updates(point(0).id()).stream()
                    .filter(u -> u.value().quality() == Quality.UNCERTAIN_NO_COMMUNICATION)
                    .count()
                == 1);
  }

  @Test
  void withoutLinkAndWithoutValueAPointIsNotConnected() throws Exception {
    assumeHas(Ability.LINK);
    subject.cutLink();
    Driver driver = driver();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    var unused = driver.connect();
    awaitQuality(group, point(0), Quality.BAD_NOT_CONNECTED);
    assertThat(group.last(point(0)).value()).isNull();
    assertThat(group.last(point(0)).detail()).isNotBlank();
  }

  @Test
  void valuesAreGoodAgainAfterTheLinkReturns() throws Exception {
    assumeHas(Ability.LINK);
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(group, point(0), 1);
    subject.cutLink();
    awaitQuality(group, point(0), Quality.UNCERTAIN_NO_COMMUNICATION);
    int states = context.states().size();
    subject.restoreLink();
    context.awaitState(ConnectionState.CONNECTED, states);
    establish(group, point(0), 2);
    listener.awaitUpdate(
        "2 and GOOD",
        update ->
            update.value().quality() == Quality.GOOD
                && new Value.Real(2).equals(update.value().value()));
  }

  @Test
  void deviceOfflineIsNotALinkThatIsDown() throws Exception {
    assumeHas(Ability.PRESENCE);
    Driver driver = connected();
    PointGroup group = open(driver, new RecordingListener(), point(0), point(1));
    establish(group, point(0), 1);
    establish(group, point(1), 1);
    subject.deviceOffline();
    for (Point point : List.of(point(0), point(1))) {
      await()
          .atMost(subject.noticeLimit())
          .until(
              () -> group.last(point).quality(),
              quality ->
                  quality == Quality.BAD_DEVICE_FAILURE
                      || quality == Quality.UNCERTAIN_LAST_USABLE);
      assertThat(group.last(point).detail()).isNotBlank();
    }
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CONNECTED);
    subject.deviceOnline();
    establish(group, point(0), 2);
  }

  // ---- reporting ----

  @Test
  void deadbandHoldsBackValuesButNeverAQuality() throws Exception {
    assumeTrue(
        has(Ability.LINK) || has(Ability.PRESENCE),
        () -> "no way to change a quality: " + subject.missing());
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    Point point = point(0).withDeadband(30);
    PointGroup group = open(driver, listener, point);
    // Wherever the point stands at first, 100 is reported after 0.
    establish(group, point, 0);
    establish(group, point, 100);
    listener.awaitValue(point.id(), new Value.Real(100));
    subject.publish(point, 70);
    await().atMost(LONG).until(() -> new Value.Real(70).equals(group.last(point).value()));
    subject.publish(point, 69);
    listener.awaitValue(point.id(), new Value.Real(69));
    assertThat(listener.updates())
        .noneMatch(update -> new Value.Real(70).equals(update.value().value()));
    int updates = listener.updates().size();
    if (has(Ability.LINK)) {
      subject.cutLink();
    } else {
      subject.deviceOffline();
    }
    listener.awaitUpdate("a quality", update -> !update.value().quality().isGood(), updates);
  }

  @Test
  void batchComesNoLaterThanTheIntervalAfterTheNewestValue() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    Duration interval = Duration.ofMillis(500);
    PointGroup group = open(driver, GroupSpec.of("slow", List.of(point(0)), interval), listener);
    establish(group, point(0), 1);
    listener.awaitValue(point(0).id(), new Value.Real(1));
    int batches = listener.batches().size();
    long began = System.nanoTime();
    for (int i = 2; i <= 20; i++) {
      subject.publish(point(0), i);
    }
    long published = System.nanoTime();
    listener.awaitValue(point(0).id(), new Value.Real(20));
    Duration late = Duration.ofNanos(System.nanoTime() - published);
    // The machine may be loaded; a driver that waits for yet another value never ends.
    assertThat(late).isLessThan(interval.plusSeconds(2));
    long intervals = (System.nanoTime() - began) / interval.toNanos();
    assertThat((long) listener.batches().size() - batches).isLessThanOrEqualTo(intervals + 2);
  }

  @Test
  void blockingListenerDoesNotDelayAnotherGroup() throws Exception {
    Driver driver = connected();
    RecordingListener blocked = new RecordingListener();
    PointGroup first = open(driver, blocked, point(0));
    RecordingListener free = new RecordingListener();
    PointGroup second = open(driver, free, point(0));
    establish(first, point(0), 1);
    establish(second, point(0), 1);
    blocked.block();
    try {
      subject.publish(point(0), 2);
      await().atMost(LONG).until(blocked::isInside);
      for (int i = 3; i <= 12; i++) {
        subject.publish(point(0), i);
      }
      free.awaitValue(point(0).id(), new Value.Real(12));
    } finally {
      blocked.release();
    }
    blocked.awaitValue(point(0).id(), new Value.Real(12));
  }

  @Test
  void callbacksAreSerialAndOnTheExecutorOfTheHost() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0), point(1));
    establish(group, point(0), 0);
    for (int i = 1; i <= 50; i++) {
      subject.publish(point(0), i);
      subject.publish(point(1), i);
    }
    listener.awaitValue(point(0).id(), new Value.Real(50));
    listener.awaitValue(point(1).id(), new Value.Real(50));
    assertThat(listener.overlapped()).isFalse();
    assertThat(listener.threads())
        .allMatch(name -> name.startsWith(FakeContext.THREAD_PREFIX) && name.contains("callbacks"));
  }

  @Test
  void throwingListenerIsLoggedAndSurvives() throws Exception {
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, point(0));
    establish(group, point(0), 1);
    try (Console console = new Console()) {
      listener.failWith(new IllegalStateException("thrown by a listener on purpose"));
      subject.publish(point(0), 2);
      listener.awaitValue(point(0).id(), new Value.Real(2));
      subject.publish(point(0), 3);
      listener.awaitValue(point(0).id(), new Value.Real(3));
      if (!(LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory)) {
        await()
            .atMost(LONG)
            .until(() -> console.text().contains("thrown by a listener on purpose"));
      }
    }
    listener.failWith(null);
    assertThat(driver.health().state()).isEqualTo(ConnectionState.CONNECTED);
  }

  // ---- writes ----

  @Test
  void writeToAReadOnlyPointIsRefused() throws Exception {
    Driver driver = connected();
    Point point = point(0);
    PointGroup group = open(driver, new RecordingListener(), point);
    WriteResult result = write(group, point, new Value.Real(1), WriteStage.ACCEPTED, LONG);
    assertRefused(result);
  }

  @Test
  void writeReachesEachStageItCanReach() throws Exception {
    assumeHas(Ability.WRITE);
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    Point point = subject.writable();
    PointGroup group = open(driver, listener, point);
    int number = 1;
    for (WriteStage until : stagesTo(subject.reachable())) {
      WriteResult result = write(group, point, subject.value(number++), until, LONG);
      assertThat(result.outcome()).as(result.toString()).isEqualTo(WriteOutcome.DONE);
      assertThat(result.reached()).isGreaterThanOrEqualTo(until);
      assertThat(result.point()).isSameAs(point);
    }
  }

  private static List<WriteStage> stagesTo(WriteStage furthest) {
    return Stream.of(WriteStage.values())
        .filter(stage -> stage != WriteStage.NONE && stage.compareTo(furthest) <= 0)
        .toList();
  }

  @Test
  void progressOfAWriteIsPendingUntilItsEndAndNeverGoesBack() throws Exception {
    assumeHas(Ability.WRITE);
    Driver driver = connected();
    RecordingListener listener = new RecordingListener();
    Point point = subject.writable();
    PointGroup group = open(driver, listener, point);
    write(group, point, subject.value(1), subject.reachable(), LONG);
    listener.awaitProgress("the end", result -> result.outcome() == WriteOutcome.DONE);
    List<WriteResult> progress = listener.progress();
    assertThat(progress).extracting(WriteResult::reached).isSorted();
    assertThat(progress.subList(0, progress.size() - 1))
        .allMatch(result -> result.outcome() == WriteOutcome.PENDING);
    assertThat(progress).allSatisfy(result -> assertThat(result.point()).isSameAs(point));
  }

  @Test
  void resultsComeInTheOrderOfTheWrites() throws Exception {
    assumeHas(Ability.WRITE);
    Driver driver = connected();
    Point readOnly = point(0);
    Point writable = subject.writable();
    PointGroup group = open(driver, new RecordingListener(), readOnly, writable);
    List<WriteResult> results =
        get(
            group.write(
                List.of(
                    new PointWrite(readOnly, new Value.Real(1)),
                    new PointWrite(writable, subject.value(1)),
                    new PointWrite(readOnly, new Value.Real(2)),
                    new PointWrite(writable, subject.value(2))),
                new WriteOptions(WriteStage.SENT, LONG)));
    assertThat(results)
        .extracting(WriteResult::point)
        .usingElementComparator((a, b) -> a == b ? 0 : 1)
        .containsExactly(readOnly, writable, readOnly, writable);
    assertThat(results)
        .extracting(WriteResult::outcome)
        .containsExactly(
            WriteOutcome.FAILED, WriteOutcome.DONE, WriteOutcome.FAILED, WriteOutcome.DONE);
  }

  @Test
  void stageThatCannotBeReachedFailsAtOnce() throws Exception {
    assumeHas(Ability.UNREACHABLE_STAGE);
    Driver driver = connected();
    WriteCase unreachable = subject.unreachable();
    PointGroup group = open(driver, new RecordingListener(), unreachable.write().point());
    WriteResult result =
        get(group.write(
                List.of(unreachable.write()),
                new WriteOptions(unreachable.until(), Duration.ofDays(1))))
            .get(0);
    assertRefused(result);
  }

  @Test
  void timeoutAfterSentIsUnknown() throws Exception {
    assumeHas(Ability.UNANSWERED_WRITE);
    Driver driver = connected();
    WriteCase unanswered = subject.unanswered();
    Point point = unanswered.write().point();
    PointGroup group = open(driver, new RecordingListener(), point);
    WriteResult result =
        write(group, point, unanswered.write().value(), unanswered.until(), Duration.ofMillis(700));
    assertThat(result.outcome()).as(result.toString()).isEqualTo(WriteOutcome.UNKNOWN);
    assertThat(result.reached())
        .isGreaterThanOrEqualTo(WriteStage.SENT)
        .isLessThan(unanswered.until());
    assertThat(result.detail()).isNotBlank();
  }

  @Test
  void closeAnswersAPendingWrite() throws Exception {
    assumeHas(Ability.UNANSWERED_WRITE);
    Driver driver = connected();
    WriteCase unanswered = subject.unanswered();
    RecordingListener listener = new RecordingListener();
    PointGroup group = open(driver, listener, unanswered.write().point());
    CompletionStage<List<WriteResult>> pending =
        group.write(
            List.of(unanswered.write()), new WriteOptions(unanswered.until(), Duration.ofDays(1)));
    listener.awaitProgress("SENT", result -> result.reached() == WriteStage.SENT);
    driver.close();
    assertThat(get(pending).get(0).outcome()).isEqualTo(WriteOutcome.UNKNOWN);
  }

  @Test
  void writeThatCannotLeaveFailsWhenItsTimeIsOver() throws Exception {
    assumeHas(Ability.WRITE);
    assumeHas(Ability.LINK);
    Driver driver = connected();
    Point point = subject.writable();
    PointGroup group = open(driver, new RecordingListener(), point);
    subject.cutLink();
    await()
        .atMost(subject.noticeLimit())
        .until(() -> driver.health().state() == ConnectionState.RECONNECTING);
    WriteResult result =
        write(group, point, subject.value(1), WriteStage.SENT, Duration.ofMillis(500));
    assertThat(result.outcome()).as(result.toString()).isEqualTo(WriteOutcome.FAILED);
    assertThat(result.reached()).isLessThan(WriteStage.SENT);
    assertThat(result.detail()).isNotBlank();
  }

  private static void assertRefused(WriteResult result) {
    assertThat(result.outcome()).as(result.toString()).isEqualTo(WriteOutcome.FAILED);
    assertThat(result.reached()).isEqualTo(WriteStage.NONE);
    assertThat(result.detail()).isNotBlank();
  }

  // ---- secrets ----

  @Test
  void noSecretShowsInTextHealthOrLogs() throws Exception {
    assumeHas(Ability.SECRET);
    assertThat(subject.secrets()).isNotEmpty();
    StringBuilder seen = new StringBuilder();
    try (Console console = new Console()) {
      Driver driver = connected();
      PointGroup group = open(driver, new RecordingListener(), point(0));
      establish(group, point(0), 1);
      if (has(Ability.LINK)) {
        subject.cutLink();
        awaitQuality(group, point(0), Quality.UNCERTAIN_NO_COMMUNICATION);
      }
      seen.append(driver).append(group).append(group.last(point(0))).append(driver.health());
      driver.close();
      seen.append(driver).append(driver.health()).append(context.states()).append(console.text());
    }
    assertThat(subject.secrets().values())
        .allSatisfy(secret -> assertThat(seen.toString()).doesNotContain(secret));
  }

  // ---- tools ----

  private boolean has(Ability ability) {
    return !subject.missing().containsKey(ability);
  }

  private void assumeHas(Ability ability) {
    assumeTrue(has(ability), () -> ability + " is missing: " + subject.missing().get(ability));
  }

  private Point point(int number) {
    return subject.readable(number);
  }

  private Driver driver() {
    Driver driver = subject.factory().create(context, subject.connection());
    open.add(driver);
    return driver;
  }

  private Driver connected() throws Exception {
    Driver driver = driver();
    get(driver.connect());
    return driver;
  }

  private PointGroup open(Driver driver, RecordingListener listener, Point... points) {
    return open(driver, GroupSpec.of("group", List.of(points), Duration.ZERO), listener);
  }

  private PointGroup open(Driver driver, GroupSpec spec, RecordingListener listener) {
    open.add(listener::release);
    return driver.open(spec, listener);
  }

  private static void assertStays(Callable<Boolean> condition) {
    await().during(QUIET).atMost(QUIET.multipliedBy(5)).until(condition);
  }

  // A subscription may take a moment after connecting: the first value is published until it comes.
  private void establish(PointGroup group, Point point, double value) throws Exception {
    publishUntil(
        point,
        value,
        () ->
            group.last(point).quality() == Quality.GOOD
                && new Value.Real(value).equals(group.last(point).value()));
  }

  private void publishUntil(Point point, double value, Callable<Boolean> arrived) {
    await()
        .atMost(Signal.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (arrived.call()) {
                return true;
              }
              subject.publish(point, value);
              return false;
            });
  }

  private void awaitQuality(PointGroup group, Point point, Quality quality) {
    await()
        .atMost(subject.noticeLimit())
        .until(() -> group.last(point).quality(), now -> now == quality);
  }

  private static WriteResult write(
      PointGroup group, Point point, Value value, WriteStage until, Duration timeout)
      throws Exception {
    List<WriteResult> results =
        get(group.write(List.of(new PointWrite(point, value)), new WriteOptions(until, timeout)));
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void assertFailsWithDriverException(CompletionStage<?> stage) {
    assertThatThrownBy(() -> get(stage))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(DriverException.class);
  }

  private List<String> foreignThreads() {
    Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
    now.removeAll(threadsBefore);
    Set<String> others = new HashSet<>(THREADS_OF_THE_JVM);
    others.addAll(subject.ownThreads());
    return now.stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> others.stream().noneMatch(name::startsWith))
        .toList();
  }
}
