package io.tagwire.driver.support;

import io.tagwire.driver.value.TagValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values dropped since this was last asked. Guarded by its user. */
final class Losses {
  private @Nullable TagValue first;
  private @Nullable TagValue last;
  private long values;

  /**
   * Values of one group that were dropped.
   *
   * @param from server timestamp of the first
   * @param to server timestamp of the last
   * @param values how many
   */
  record Burst(Instant from, Instant to, long values) {}

  void add(TagValue value) {
    first = first == null ? value : first;
    last = value;
    values++;
  }

  @Nullable Burst take() {
    if (first == null || last == null) {
      return null;
    }
    Burst burst = new Burst(first.serverTimestamp(), last.serverTimestamp(), values);
    first = null;
    last = null;
    values = 0;
    return burst;
  }
}
