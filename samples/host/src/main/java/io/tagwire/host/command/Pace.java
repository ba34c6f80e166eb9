package io.tagwire.host.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Keeps a rate: after each message it says how long to wait. Not thread-safe. */
final class Pace {
  private static final long SECOND = 1_000;
  // Ten pauses a second are enough.
  private static final int SLICES = 10;

  private final int slice;
  private final Duration length;
  private final InstantSource clock;
  private Instant began;
  private int sent;

  /**
   * A pace.
   *
   * @param rate messages in a second; at least 1
   * @param clock the present time
   */
  Pace(int rate, InstantSource clock) {
    this.slice = Math.max(1, rate / SLICES);
    this.length = Duration.ofMillis(Math.max(1, slice * SECOND / rate));
    this.clock = clock;
    this.began = clock.instant();
  }

  /** Counts a message; the milliseconds to wait before the next one, mostly 0. */
  long pause() {
    Instant now = clock.instant();
    if (now.isBefore(began) || !now.isBefore(began.plus(length))) {
      began = now;
      sent = 0;
    }
    sent++;
    return sent < slice ? 0 : Math.max(1, Duration.between(now, began.plus(length)).toMillis());
  }
}
