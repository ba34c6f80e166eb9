package io.tagwire.driver.support;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Trigger;
import io.tagwire.driver.value.TagValue;
import java.util.Arrays;

/** Which values are worth reporting: trigger and deadband. Guarded by its user. */
final class ReportRule {
  private static final double[] NONE = {};

  private final Trigger trigger;
  private final double[] deadbands;
  private final TagValue[] reported;

  ReportRule(GroupSpec spec, TagValue initial) {
    this.trigger = spec.trigger();
    double[] all = spec.points().stream().mapToDouble(Point::deadband).toArray();
    this.deadbands = Arrays.stream(all).allMatch(deadband -> deadband == 0) ? NONE : all;
    this.reported = new TagValue[spec.points().size()];
    Arrays.fill(reported, initial);
  }

  /** Whether a value is to be reported, given what was reported last of its point. */
  boolean passes(int index, TagValue value) {
    TagValue before = reported[index];
    double deadband = deadbands.length == 0 ? 0 : deadbands[index];
    if (trigger == Trigger.STATUS) {
      return before.quality() != value.quality();
    }
    if (trigger == Trigger.STATUS_VALUE_TIMESTAMP && deadband == 0) {
      return true;
    }
    return Deadband.passes(before, value, deadband);
  }

  void reported(int index, TagValue value) {
    reported[index] = value;
  }
}
