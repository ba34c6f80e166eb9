package io.tagwire.mqtt.codec;

import io.tagwire.driver.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Where a message tells its source time, and how. Equal by its settings. */
final class TimeRule {
  private final String key;
  private final Extraction place;
  private final Step format;
  private final Instant notBefore;
  private final Duration notAfter;

  private TimeRule(
      String key, Extraction place, Step format, Instant notBefore, Duration notAfter) {
    this.key = key;
    this.place = place;
    this.format = format;
    this.notBefore = notBefore;
    this.notAfter = notAfter;
  }

  /** A rule; the key is what two equal rules have in common. */
  static TimeRule of(
      String key, Extraction place, Step format, Instant notBefore, Duration notAfter) {
    return new TimeRule(key, place, format, notBefore, notAfter);
  }

  static Step format(String name, String pattern, ZoneId zone) {
    return switch (name) {
      case "iso" -> raw -> Times.iso(raw, zone);
      case "epoch-s" -> raw -> timeOrEpoch(raw, 0);
      case "epoch-ms" -> raw -> timeOrEpoch(raw, 3);
      case "epoch-us" -> raw -> timeOrEpoch(raw, 6);
      case "epoch-ns" -> raw -> timeOrEpoch(raw, 9);
      case "auto" -> raw -> Times.auto(raw, zone);
      default -> {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        yield raw -> raw instanceof Instant ? raw : Times.pattern(raw, formatter, zone);
      }
    };
  }

  private static Object timeOrEpoch(Object raw, int digits) {
    return raw instanceof Instant ? raw : Times.epoch(raw, digits);
  }

  /**
   * The source time: an Instant; ABSENT if there is none, or if the clock of the device is not set;
   * a Fault if it is in the future.
   */
  Object read(Payload payload) {
    Object raw = raw(payload);
    if (!(raw instanceof Instant instant) || instant.isBefore(notBefore)) {
      return Nothing.ABSENT;
    }
    Instant received = payload.received();
    return received != null && isAfter(instant, received)
        ? Fault.step(
            "source time "
                + instant
                + " is more than "
                + Durations.format(notAfter)
                + " after the message came: not used; the clock of the device or time.zone is"
                + " wrong")
        : instant;
  }

  private boolean isAfter(Instant instant, Instant received) {
    return instant.getEpochSecond() - received.getEpochSecond() > notAfter.toSeconds();
  }

  /** What the message says, before the question whether to believe it. */
  private Object raw(Payload payload) {
    Object raw = place.from(payload);
    return raw instanceof Nothing || raw instanceof Fault ? raw : format.apply(raw);
  }

  String explain(Payload payload) {
    Object raw = raw(payload);
    if (raw instanceof Instant instant && instant.isBefore(notBefore)) {
      return instant + ", before " + notBefore + ": the clock of the device is not set";
    }
    return raw == Nothing.ABSENT
        ? "not in this message"
        : DecodeChain.outcome(read(payload) instanceof Fault fault ? fault : raw);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof TimeRule rule && key.equals(rule.key));
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
