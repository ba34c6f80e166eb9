package io.tagwire.driver.support;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays between attempts: exponential, jittered, capped. Not thread-safe.
 *
 * @since 0.1
 */
public final class Backoff {
  private final long firstMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private int attempts;

  /**
   * A back-off at its beginning.
   *
   * @param first upper bound of the first delay; above zero
   * @param max upper bound of every delay; not below {@code first}
   * @param random the source of jitter; seeded in tests
   */
  public Backoff(Duration first, Duration max, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
    if (firstMillis < 1 || maxMillis < firstMillis) {
      throw new IllegalArgumentException(
          "back-off needs 1 ms <= first <= max, not " + first + " and " + max);
    }
  }

  /**
   * The delay before the next attempt: between half and the whole of a bound that doubles each
   * time.
   *
   * @return a delay, never above the maximum
   */
  public Duration next() {
    long bound = firstMillis;
    for (int i = 0; i < attempts && bound < maxMillis; i++) {
      bound = bound > maxMillis / 2 ? maxMillis : bound * 2;
    }
    attempts++;
    long half = bound / 2;
    return Duration.ofMillis(half + random.nextLong(bound - half + 1));
  }

  /** An attempt succeeded: the next delay is a first one again. */
  public void reset() {
    attempts = 0;
  }

  /**
   * How many delays were given since the last reset.
   *
   * @return 0 or more
   */
  public int attempts() {
    return attempts;
  }
}
