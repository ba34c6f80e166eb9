package io.tagwire.mqtt.write;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteStage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a write may begin. Thread-safe. */
final class Admission {
  private final InstantSource clock;
  private final String responseTopic;
  private final Predicate<String> hears;
  // When the last command of a point with a shortest interval was given.
  private final Map<Writes.Target, Instant> started = new ConcurrentHashMap<>();

  /**
   * Nothing was written yet.
   *
   * @param hears see {@link Publisher#hears}
   */
  Admission(InstantSource clock, String responseTopic, Predicate<String> hears) {
    this.clock = clock;
    this.responseTopic = responseTopic;
    this.hears = hears;
  }

  /** Why a value cannot be written now; null if it can. */
  @Nullable String obstacle(WriteRequest request, WriteOptions options) {
    if (request.rule().isEmpty()) {
      Point point = request.point();
      return point.access().canWrite()
          ? "the write settings of point [" + point.id() + "] are wrong; see check"
          : "point [" + point.id() + "] is read only";
    }
    WriteRule rule = request.rule().get();
    Optional<String> unreachable = rule.unreachable(options.until());
    if (unreachable.isPresent()) {
      return options.until() + " cannot be reached: " + unreachable.get();
    }
    String deaf =
        options.until() == WriteStage.CONFIRMED
            ? deaf(rule.confirmation(), "where the device confirms it")
            : null;
    if (deaf == null && options.until() == WriteStage.CONFIRMED && rule.answer().isPresent()) {
      deaf = deaf(rule.answer().get(), "where the device says whether it takes it");
    }
    if (deaf == null && rule.selection().isPresent()) {
      deaf = deaf(rule.selection().get().by(), "where the device tells that it is selected");
    }
    return deaf == null ? tooEarly(request.target(), rule) : deaf;
  }

  private @Nullable String deaf(Confirmation confirmation, String what) {
    String filter = confirmation.heardOn(responseTopic);
    return filter == null || hears.test(filter)
        ? null
        : "the broker has not granted the subscription of [" + filter + "], " + what;
  }

  private @Nullable String tooEarly(Writes.Target target, WriteRule rule) {
    Instant last = rule.minInterval().isZero() ? null : started.get(target);
    if (last == null) {
      return null;
    }
    Duration since = Duration.between(last, clock.instant());
    // A clock that was set back is no reason to wait.
    return since.isNegative() || since.compareTo(rule.minInterval()) >= 0
        ? null
        : "the last command was sent "
            + since.toMillis()
            + " ms ago; the next may come in "
            + rule.minInterval().minus(since).toMillis()
            + " ms (write.min-interval)";
  }

  /** A command was given. */
  void begins(Writes.Target target, WriteRule rule) {
    if (!rule.minInterval().isZero()) {
      started.put(target, clock.instant());
    }
  }

  void closeGroup(Object group) {
    started.keySet().removeIf(target -> target.group().equals(group));
  }
}
