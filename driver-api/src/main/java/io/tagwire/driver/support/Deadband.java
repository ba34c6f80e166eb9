package io.tagwire.driver.support;

import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The absolute deadband of OPC UA Part 4 §7.22.2.
 *
 * @since 0.1
 */
public final class Deadband {
  private Deadband() {}

  /**
   * Whether a new value is far enough from the one last queued for reporting. A change of quality
   * always passes; values that are not numbers pass if they differ; NaN passes once, on entering.
   *
   * @param reported the value last queued for reporting
   * @param next the new value
   * @param deadband absolute, 0 for none
   * @return true if the new value is to be reported
   */
  public static boolean passes(TagValue reported, TagValue next, double deadband) {
    if (reported.quality() != next.quality()) {
      return true;
    }
    Value before = reported.value();
    Value after = next.value();
    if (deadband > 0 && isNumber(before) && isNumber(after)) {
      double difference = Math.abs(number(before) - number(after));
      // NaN on one side only: entering or leaving it is a change.
      return Double.isNaN(difference)
          ? Double.isNaN(number(before)) != Double.isNaN(number(after))
          : difference > deadband;
    }
    return !Objects.equals(before, after);
  }

  private static boolean isNumber(@Nullable Value value) {
    return value instanceof Value.Real || value instanceof Value.Int;
  }

  private static double number(@Nullable Value value) {
    if (value instanceof Value.Real real) {
      return real.value();
    }
    return value instanceof Value.Int whole ? whole.value() : Double.NaN;
  }
}
