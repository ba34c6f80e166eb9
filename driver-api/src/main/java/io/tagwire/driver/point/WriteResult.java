package io.tagwire.driver.point;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fate of a write.
 *
 * @param point the point written
 * @param reached how far it got
 * @param outcome what is known
 * @param at when
 * @param detail why it failed or what the peer said, for a person; or null
 * @since 0.1
 */
public record WriteResult(
    Point point, WriteStage reached, WriteOutcome outcome, Instant at, @Nullable String detail) {
  /** Checks that nothing is missing. */
  public WriteResult {
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(reached, "reached");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(at, "at");
  }
}
