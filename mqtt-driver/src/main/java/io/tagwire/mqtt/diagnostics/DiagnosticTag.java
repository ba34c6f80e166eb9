package io.tagwire.mqtt.diagnostics;

import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.address.PointBinder;
import io.tagwire.mqtt.session.Grants;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** One diagnostic: its name, its type, what it means and how it is worked out. */
public final class DiagnosticTag {
  /** What an address begins with that is bound to a diagnostic. */
  public static final String PREFIX = PointBinder.DIAGNOSTIC;

  private final String name;
  private final ValueType type;
  private final String unit;
  private final String help;
  private final Function<Facts, Optional<Value>> worth;
  private final String absence;

  private DiagnosticTag(
      String name,
      ValueType type,
      String unit,
      String help,
      Function<Facts, Optional<Value>> worth,
      String absence) {
    this.name = name;
    this.type = type;
    this.unit = unit;
    this.help = help;
    this.worth = worth;
    this.absence = absence;
  }

  static DiagnosticTag text(String name, String help, Function<Facts, String> worth) {
    return new DiagnosticTag(
        name,
        ValueType.TEXT,
        "",
        help,
        facts -> Optional.of(new Value.Text(worth.apply(facts))),
        "");
  }

  static DiagnosticTag whole(String name, String unit, String help, ToLongFunction<Facts> worth) {
    return new DiagnosticTag(
        name,
        ValueType.INT,
        unit,
        help,
        facts -> Optional.of(new Value.Int(worth.applyAsLong(facts))),
        "");
  }

  static DiagnosticTag flag(String name, String help, Function<Facts, Boolean> worth) {
    return new DiagnosticTag(
        name,
        ValueType.BOOL,
        "",
        help,
        facts -> Optional.of(Value.Bool.of(worth.apply(facts))),
        "");
  }

  static DiagnosticTag time(
      String name, String help, Function<Facts, Optional<Instant>> worth, String absence) {
    return new DiagnosticTag(
        name, ValueType.TIME, "", help, facts -> worth.apply(facts).map(Value.Time::new), absence);
  }

  static DiagnosticTag grantedFlag(String name, String help, Predicate<Grants> worth) {
    return new DiagnosticTag(
        name,
        ValueType.BOOL,
        "",
        help,
        facts -> facts.grants().map(grants -> Value.Bool.of(worth.test(grants))),
        "not logged in");
  }

  static DiagnosticTag grantedWhole(
      String name,
      String unit,
      String help,
      Function<Grants, Optional<Long>> worth,
      String absence) {
    return new DiagnosticTag(
        name,
        ValueType.INT,
        unit,
        help,
        facts -> facts.grants().flatMap(worth).map(Value.Int::new),
        absence);
  }

  /** Whole days from now to an instant; below zero when it is over. */
  static DiagnosticTag days(
      String name, String help, Function<Facts, Optional<Instant>> end, String absence) {
    return new DiagnosticTag(
        name,
        ValueType.INT,
        "d",
        help,
        facts -> end.apply(facts).map(until -> new Value.Int(days(facts.at(), until))),
        absence);
  }

  static DiagnosticTag number(
      String name,
      String unit,
      String help,
      Function<Facts, Optional<Double>> worth,
      String absence) {
    return new DiagnosticTag(
        name,
        ValueType.REAL,
        unit,
        help,
        facts -> worth.apply(facts).map(Value.Real::new),
        absence);
  }

  private static long days(Instant from, Instant to) {
    return Math.floorDiv(Duration.between(from, to).toSeconds(), Duration.ofDays(1).toSeconds());
  }

  /**
   * Its name.
   *
   * @return what follows {@link #PREFIX} in an address
   */
  public String name() {
    return name;
  }

  /**
   * Its type. A point may also be TEXT, and REAL for an INT.
   *
   * @return as it is worked out
   */
  public ValueType type() {
    return type;
  }

  /**
   * Its unit.
   *
   * @return empty for none
   */
  public String unit() {
    return unit;
  }

  /**
   * What it means.
   *
   * @return sentences for a person
   */
  public String help() {
    return help;
  }

  boolean fits(ValueType wanted) {
    return wanted == type
        || wanted == ValueType.TEXT
        || (wanted == ValueType.REAL && type == ValueType.INT);
  }

  /** The value now, as a point of a fitting type has it. */
  TagValue value(Facts facts, ValueType wanted) {
    Instant at = facts.at();
    return worth
        .apply(facts)
        .map(value -> TagValue.good(converted(value, wanted), at, at))
        .orElseGet(() -> TagValue.absent(Quality.BAD_OUT_OF_SERVICE, at, absence));
  }

  private static Value converted(Value value, ValueType wanted) {
    if (wanted == value.type()) {
      return value;
    }
    return wanted == ValueType.REAL && value instanceof Value.Int whole
        ? new Value.Real(whole.value())
        : new Value.Text(value.toString());
  }
}
