package io.tagwire.driver;

import io.tagwire.driver.point.Point;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How values came about, and what could not be used.
 *
 * @since 0.1
 */
public interface Diagnostics extends DriverFeature {

  /**
   * The way from the device to the value of a point, step by step. Never blocks.
   *
   * @param point a point of an open group of this driver
   * @return the steps in order, and the last message that was for this point
   * @throws IllegalArgumentException if the point is not open
   */
  Explanation explain(Point point);

  /**
   * The last messages that could not be used, newest last; bounded.
   *
   * @return a copy
   */
  List<Reject> rejects();

  /**
   * When values were lost, newest last; bounded, and what repeats within a minute is one gap. A
   * value that was passed over for a newer one of its point, by the overflow a group asked for, is
   * not lost; neither is one that came and could not be decoded. Never blocks.
   *
   * @return a copy; empty for a driver that does not tell
   */
  default List<Gap> gaps() {
    return List.of();
  }

  /**
   * Values that were lost, or may have been.
   *
   * @param from no value is known to be lost before
   * @param to no value is known to be lost after; not before {@code from}
   * @param lost how many; empty if nobody knows
   * @param scope what was concerned: a group, subscriptions
   * @param reason why, a sentence without a full stop
   * @param times how many gaps in quick succession this one stands for; at least 1
   */
  record Gap(Instant from, Instant to, OptionalLong lost, String scope, String reason, int times) {
    /** Checks that nothing is missing. */
    public Gap {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      Objects.requireNonNull(lost, "lost");
      Objects.requireNonNull(scope, "scope");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * One step on the way to a value.
   *
   * @param name of the step, in the words of the settings reference
   * @param outcome what came out, shortened for people
   */
  record Step(String name, String outcome) {
    /** Checks that nothing is missing. */
    public Step {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * How a value came about.
   *
   * @param steps in order
   * @param message the last message for this point, if there was one
   */
  record Explanation(List<Step> steps, Optional<RawMessage> message) {
    /** Copies the steps. */
    public Explanation {
      steps = List.copyOf(steps);
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * A message that could not be used for a point.
   *
   * @param message the message; a long payload is cut
   * @param pointId the point it was for, or empty if for none
   * @param reason why
   */
  record Reject(RawMessage message, String pointId, String reason) {
    /** Checks that nothing is missing. */
    public Reject {
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(pointId, "pointId");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
