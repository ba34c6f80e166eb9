package io.tagwire.driver.testkit;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What {@link DriverContract} has to know about a driver: the driver, its peer and the device
 * behind it. A new one is made for each test and closed after it. What a driver cannot do at all is
 * named in {@link #missing()}; whatever else has no default must be there.
 *
 * @since 0.1
 */
public interface ContractSubject extends AutoCloseable {

  /** What not every driver has. */
  enum Ability {
    /** A link that can be cut: {@link #cutLink()}, {@link #restoreLink()}. */
    LINK,
    /** A device that can be offline while the link is up: {@link #deviceOffline()}. */
    PRESENCE,
    /** Writing: {@link #writable()}, {@link #value(int)}, {@link #reachable()}. */
    WRITE,
    /** A stage that a write can never reach: {@link #unreachable()}. */
    UNREACHABLE_STAGE,
    /** A write that leaves and is not answered: {@link #unanswered()}. */
    UNANSWERED_WRITE,
    /** Secrets among the settings: {@link #secrets()}. */
    SECRET
  }

  /**
   * A write and the stage it is to reach.
   *
   * @param write what to write
   * @param until the stage asked for
   */
  record WriteCase(PointWrite write, WriteStage until) {}

  /**
   * What this driver has not, each with the reason, which is shown with the tests skipped.
   *
   * @return empty if it has everything
   */
  Map<Ability, String> missing();

  /**
   * The factory under test.
   *
   * @return always the same kind of driver
   */
  DriverFactory factory();

  /**
   * Settings of a connection to this subject's own peer.
   *
   * @return settings without an issue
   */
  Settings connection();

  /**
   * A point of type REAL without deadband that the device publishes.
   *
   * @param number 0, 1 or 2; equal points for equal numbers, else different ids and addresses. All
   *     of them are of the one device
   * @return a point without an issue
   */
  Point readable(int number);

  /**
   * A point that the driver can never bind.
   *
   * @return a point with an issue of severity ERROR
   */
  Point unbindable();

  /**
   * The device publishes a value, which the driver gives unchanged and GOOD. Called with the link
   * up and the device online.
   *
   * @param point one of {@link #readable}
   * @param value 0 to 100
   * @throws Exception if that fails; the test fails with it
   */
  void publish(Point point, double value) throws Exception;

  /**
   * How long the driver may take to notice that the link is cut or back, or that the device went
   * offline or came back, with the settings of {@link #connection()}.
   *
   * @return a limit with some room for a loaded machine
   */
  default Duration noticeLimit() {
    return Signal.PATIENCE;
  }

  /**
   * Cuts the link; nothing gets through, and new connections fail. Also called before the driver
   * connects.
   *
   * @throws Exception if that fails
   */
  default void cutLink() throws Exception {
    throw undeclared(Ability.LINK);
  }

  /**
   * Restores the link.
   *
   * @throws Exception if that fails
   */
  default void restoreLink() throws Exception {
    throw undeclared(Ability.LINK);
  }

  /**
   * Takes the device offline while the link stays up.
   *
   * @throws Exception if that fails
   */
  default void deviceOffline() throws Exception {
    throw undeclared(Ability.PRESENCE);
  }

  /**
   * Brings the device back. Its points are GOOD again at the latest with the next value.
   *
   * @throws Exception if that fails
   */
  default void deviceOnline() throws Exception {
    throw undeclared(Ability.PRESENCE);
  }

  /**
   * A point that can be written with {@link #value(int)}.
   *
   * @return a point without an issue
   */
  default Point writable() {
    throw undeclared(Ability.WRITE);
  }

  /**
   * A value for {@link #writable()}.
   *
   * @param number different values for different numbers
   * @return a value of the type of the point and in its range
   */
  default Value value(int number) {
    throw undeclared(Ability.WRITE);
  }

  /**
   * The furthest stage a write to {@link #writable()} reaches.
   *
   * @return SENT or further
   */
  default WriteStage reachable() {
    throw undeclared(Ability.WRITE);
  }

  /**
   * A write of which the driver knows beforehand that the stage cannot be reached.
   *
   * @return the write
   */
  default WriteCase unreachable() {
    throw undeclared(Ability.UNREACHABLE_STAGE);
  }

  /**
   * A write that reaches SENT but never the stage asked for, because nobody answers.
   *
   * @return the write
   */
  default WriteCase unanswered() {
    throw undeclared(Ability.UNANSWERED_WRITE);
  }

  /**
   * The secrets that {@link #connection()} refers to. Choose texts found nowhere else.
   *
   * @return secret by reference
   */
  default Map<String, String> secrets() {
    return Map.of();
  }

  /**
   * How the names of threads begin that belong to the subject itself, for example to a broker in
   * the same process.
   *
   * @return prefixes; threads of other names must be gone when the driver is closed
   */
  default Set<String> ownThreads() {
    return Set.of();
  }

  /**
   * Ends the peer.
   *
   * @throws Exception if that fails
   */
  @Override
  void close() throws Exception;

  private static IllegalStateException undeclared(Ability ability) {
    return new IllegalStateException(
        "the subject neither has " + ability + " nor says in missing() why not");
  }
}
