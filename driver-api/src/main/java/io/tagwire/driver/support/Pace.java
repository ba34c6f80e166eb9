package io.tagwire.driver.support;

import java.time.Duration;
import java.time.InstantSource;

/** At most one batch in an interval. Guarded by its user. */
final class Pace {
  private static final long NO_BATCH = Long.MIN_VALUE;

  private final long intervalMillis;
  private final InstantSource clock;
  private long lastBatchMillis = NO_BATCH;
  private long timerBatchMillis = NO_BATCH;
  private boolean timerSet;

  Pace(Duration interval, InstantSource clock) {
    this.intervalMillis = interval.toMillis();
    this.clock = clock;
  }

  /** Milliseconds until a batch may go; 0 for now. */
  long untilDue() {
    if (intervalMillis == 0 || lastBatchMillis == NO_BATCH) {
      return 0;
    }
    // The clock only says how long to wait: when it is set back, the timer ends the wait.
    return Math.min(intervalMillis, Math.max(0, lastBatchMillis + intervalMillis - clock.millis()));
  }

  void batch() {
    lastBatchMillis = clock.millis();
  }

  boolean isTimerSet() {
    return timerSet;
  }

  void timerSet() {
    timerSet = true;
    timerBatchMillis = lastBatchMillis;
  }

  void timerRefused() {
    timerSet = false;
  }

  void timerFired() {
    timerSet = false;
    if (lastBatchMillis == timerBatchMillis) {
      lastBatchMillis = NO_BATCH;
    }
  }
}
