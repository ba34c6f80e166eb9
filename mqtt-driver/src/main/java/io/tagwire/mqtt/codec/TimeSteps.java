package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.StepKind.Example;
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
            new Example(
                "iso('Europe/Prague')", "2026-07-01T14:00:00.25", "2026-07-01T12:00:00.250Z"),
            TimeSteps::iso),
        epoch("epoch-s", 0, "seconds, also with a fraction", "1780308000.5"),
        epoch("epoch-ms", 3, "milliseconds", "1780308000500"),
        epoch("epoch-us", 6, "microseconds", "1780308000500000"),
        epoch("epoch-ns", 9, "nanoseconds", "1780308000500000000"));
  }

  private static StepKind epoch(String name, int digits, String unit, String example) {
    return StepKind.plain(
        name,
        "A time in " + unit + " since 1970.",
        new Example(name, example, "2026-06-01T10:00:00.500Z"),
        raw -> Times.epoch(raw, digits));
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
