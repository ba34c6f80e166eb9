package io.tagwire.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Driver;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.Health;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.testkit.ContractSubject;
import io.tagwire.driver.testkit.DriverContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** The contract's own test: a driver that breaks a rule fails the test of that rule. */
class DriverContractCatchesTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @FunctionalInterface
  private interface Call {
    Object with(Object[] arguments) throws Exception;
  }

  static Stream<Arguments> brokenRules() {
    return Stream.of(
        rule("updatesCarryTheVeryInstanceGivenToOpen", listening(each -> copied(each))),
        rule(
            "linkLossMakesEveryLastValueUncertainAndIsReportedOnce",
            listening(each -> twice(each))),
        rule("closeTwiceIsHarmless", DriverContractCatchesTest::throwingAtTheSecondClose),
        rule("noThreadIsLeftAfterClose", DriverContractCatchesTest::leavingAThread),
        rule("createStartsNothing", DriverContractCatchesTest::leavingAThread),
        rule(
            "noCallbackComesAfterClosingTheDriver", driver -> spoil(driver, "close", none -> none)),
        rule("noCallbackComesAfterClosingTheGroup", group("close", (good, none) -> none)),
        rule("openAfterCloseIsAProgrammingMistake", driver -> spoil(driver, "close", none -> none)),
        rule(
            "featuresAgreeWithTheDescriptor",
            driver -> spoil(driver, "feature", type -> Optional.empty())),
        rule(
            "connectGivesTheSameStageEachTime",
            driver -> spoil(driver, "connect", none -> new CompletableFuture<Void>())),
        rule(
            "pointOfAnotherGroupIsAProgrammingMistake",
            group("read", (good, asked) -> CompletableFuture.completedStage(List.of()))),
        rule("readAnswersEveryPointInTheOrderAsked", group("read", (good, a) -> read(good, a))),
        rule("resultsComeInTheOrderOfTheWrites", group("write", (good, a) -> write(good, a))),
        rule("writeToAReadOnlyPointIsRefused", group("write", (good, a) -> pretend(good, a))),
        rule("timeoutAfterSentIsUnknown", group("write", (good, a) -> pretend(good, a))),
        rule("callsAfterCloseFailAsNotTried", group("read", (good, a) -> answered())),
        rule(
            "deadbandHoldsBackValuesButNeverAQuality",
            driver -> spoil(driver, "open", a -> withoutDeadband(driver, a))),
        rule(
            "callbacksAreSerialAndOnTheExecutorOfTheHost",
            DriverContractCatchesTest::callingBackOnItsOwnThread),
        rule(
            "deviceOfflineIsNotALinkThatIsDown",
            driver -> spoil(driver, "health", none -> reconnecting(driver.health()))));
  }

  private static Arguments rule(String test, UnaryOperator<Driver> spoiling) {
    return arguments(test, spoiling);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRules")
  void brokenRuleFailsItsTest(String test, UnaryOperator<Driver> spoiling) throws Exception {
    assertThat(run(test, spoiling))
        .as("%s on a driver that breaks it", test)
        .isPresent()
        .get()
        .isNotInstanceOf(TestAbortedException.class);
  }

  static Stream<String> rules() {
    return brokenRules().map(rule -> (String) rule.get()[0]).distinct();
  }

  /** So it is the broken rule that fails above, and not the way of breaking it. */
  @ParameterizedTest
  @MethodSource("rules")
  void driverWrappedInTheSameWayPassesWhenNothingIsBroken(String test) throws Exception {
    UnaryOperator<Driver> wrapping =
        driver -> group("none", (good, a) -> a).apply(listening(batch -> batch).apply(driver));
    assertThat(run(test, wrapping)).as(test).isEmpty();
  }

  private static Optional<Throwable> run(String test, UnaryOperator<Driver> spoiling)
      throws Exception {
    DriverContract contract =
        new DriverContract() {
          @Override
          protected ContractSubject newSubject() {
            return new StationSubject(spoiling);
          }
        };
    call(contract, "setUp");
    try {
      call(contract, test);
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.ofNullable(e.getCause());
    } finally {
      try {
        call(contract, "tearDown");
      } catch (InvocationTargetException e) {
        // A driver that cannot be closed has failed its test already.
        assertThat(e.getCause()).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  private static void call(DriverContract contract, String method) throws Exception {
    Method found = DriverContract.class.getDeclaredMethod(method);
    found.setAccessible(true);
    found.invoke(contract);
  }

  // ---- ways to break a rule ----

  private static <T> T spoil(Class<T> type, T good, String spoilt, Call instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals(spoilt)) {
                Object result = instead.with(arguments == null ? new Object[0] : arguments);
                return method.getReturnType() == void.class ? null : result;
              }
              try {
                return method.invoke(good, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  private static Driver spoil(Driver good, String spoilt, Call instead) {
    return spoil(Driver.class, good, spoilt, instead);
  }

  private interface GroupCall {
    Object with(PointGroup good, Object[] arguments) throws Exception;
  }

  private static UnaryOperator<Driver> group(String spoilt, GroupCall instead) {
    return driver ->
        spoil(
            driver,
            "open",
            a -> {
              PointGroup good = driver.open((GroupSpec) a[0], (GroupListener) a[1]);
              return spoil(PointGroup.class, good, spoilt, b -> instead.with(good, b));
            });
  }

  private static UnaryOperator<Driver> listening(UnaryOperator<UpdateBatch> change) {
    return driver ->
        spoil(
            driver,
            "open",
            a -> {
              GroupListener host = (GroupListener) a[1];
              return driver.open((GroupSpec) a[0], batch -> host.onUpdates(change.apply(batch)));
            });
  }

  private static UpdateBatch copied(UpdateBatch batch) {
    return new UpdateBatch(
        batch.updates().stream()
            .map(
                update ->
                    new PointUpdate(
                        update.point().withDeadband(0), update.value(), update.historical()))
            .toList(),
        batch.lost());
  }

  private static UpdateBatch twice(UpdateBatch batch) {
    List<PointUpdate> updates = new ArrayList<>(batch.updates());
    updates.addAll(batch.updates());
    return new UpdateBatch(updates, batch.lost());
  }

  private static Driver throwingAtTheSecondClose(Driver good) {
    AtomicBoolean closed = new AtomicBoolean();
    return spoil(
        good,
        "close",
        none -> {
          if (closed.getAndSet(true)) {
            throw new IllegalStateException("closed twice");
          }
          good.close();
          return none;
        });
  }

  private static Driver leavingAThread(Driver good) {
    Thread thread =
        new Thread(
            () -> {
              try {
                NEVER.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "left-behind");
    thread.setDaemon(true);
    thread.start();
    return good;
  }

  private static Driver callingBackOnItsOwnThread(Driver good) {
    return spoil(
        good,
        "open",
        a -> {
          GroupListener host = (GroupListener) a[1];
          return good.open(
              (GroupSpec) a[0],
              batch -> {
                Thread own = new Thread(() -> host.onUpdates(batch), "own");
                own.setDaemon(true);
                own.start();
              });
        });
  }

  private static Health reconnecting(Health health) {
    return new Health(
        health.state() == ConnectionState.CONNECTED ? ConnectionState.RECONNECTING : health.state(),
        health.since(),
        health.last(),
        health.counters());
  }

  private static GroupSpec sharp(Object[] arguments) {
    GroupSpec spec = (GroupSpec) arguments[0];
    List<Point> points = spec.points().stream().map(point -> point.withDeadband(0)).toList();
    return new GroupSpec(
        spec.name(), points, spec.updateInterval(), spec.trigger(), spec.overflow());
  }

  private static PointGroup withoutDeadband(Driver driver, Object[] arguments) {
    PointGroup good = driver.open(sharp(arguments), (GroupListener) arguments[1]);
    return spoil(
        PointGroup.class, good, "last", one -> good.last(((Point) one[0]).withDeadband(0)));
  }

  private static Object answered() {
    return CompletableFuture.completedStage(List.of());
  }

  @SuppressWarnings("unchecked") // the arguments of PointGroup.read
  private static Object read(PointGroup good, Object[] arguments) {
    List<Point> reversed = new ArrayList<>((List<Point>) arguments[0]);
    Collections.rotate(reversed, 1);
    return good.read(reversed, (java.time.Duration) arguments[1]);
  }

  @SuppressWarnings("unchecked") // the arguments of PointGroup.write
  private static Object write(PointGroup good, Object[] arguments) {
    List<PointWrite> reversed = new ArrayList<>((List<PointWrite>) arguments[0]);
    Collections.reverse(reversed);
    return good.write(reversed, (WriteOptions) arguments[1]);
  }

  @SuppressWarnings("unchecked") // the arguments of PointGroup.write
  private static Object pretend(PointGroup good, Object[] arguments) {
    WriteOptions options = (WriteOptions) arguments[1];
    return CompletableFuture.completedStage(
        ((List<PointWrite>) arguments[0])
            .stream()
                .map(
                    write ->
                        new WriteResult(
                            write.point(),
                            options.until(),
                            WriteOutcome.DONE,
                            good.last(write.point()).serverTimestamp(),
                            null))
                .toList());
  }
}
