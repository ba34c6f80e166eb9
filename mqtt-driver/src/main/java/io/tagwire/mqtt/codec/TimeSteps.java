package io.tagwire.mqtt.codec;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Steps to instants. */
final class TimeSteps {
  private TimeSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        new StepKind(
            "iso",
            "iso or iso('Europe/Prague')",
            "A time in ISO 8601; the argument is the zone of times that name none, UTC otherwise.",
            TimeSteps::iso),
        epoch("epoch-s", 0, "seconds, also with a fraction"),
        epoch("epoch-ms", 3, "milliseconds"),
        epoch("epoch-us", 6, "microseconds"),
        epoch("epoch-ns", 9, "nanoseconds"));
  }

  private static StepKind epoch(String name, int digits, String unit) {
    return StepKind.plain(
        name, "A time in " + unit + " since 1970.", raw -> Times.epoch(raw, digits));
  }

  private static Step iso(List<String> arguments) {
    ZoneId zone =
        arguments.isEmpty() ? ZoneOffset.UTC : zone(Arguments.text(arguments, "a time zone"));
    return raw -> Times.iso(raw, zone);
  }

  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name).normalized();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "[" + name + "] is not a time zone; write Europe/Prague, UTC or +01:00", e);
    }
  }
}
