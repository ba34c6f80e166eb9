package io.tagwire.driver.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until it is moved. Thread-safe. It runs no timers: {@link
 * ManualScheduler#advance} does, and moves its clock on the way.
 *
 * @since 0.1
 */
public final class ManualClock implements InstantSource {
  /** Where a clock starts when nothing else is said. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant now;

  /** A clock at {@link #START}. */
  public ManualClock() {
    this(START);
  }

  /**
   * A clock at this time.
   *
   * @param start the first time it shows
   */
  public ManualClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Moves it forward.
   *
   * @param by how far; negative sets it back, as an operator or NTP may do
   * @return the time it shows then
   */
  public synchronized Instant advance(Duration by) {
    now = now.plus(by);
    return now;
  }

  /**
   * Sets it.
   *
   * @param time the time it shows from now on
   */
  public synchronized void set(Instant time) {
    now = time;
  }
}
