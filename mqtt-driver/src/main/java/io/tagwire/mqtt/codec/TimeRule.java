package io.tagwire.mqtt.codec;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a message tells its source time, and how. Equal by its settings. */
final class TimeRule {
  private final String key;
  private final Selector selector;
  private final DecodeChain chain;
  private final Step format;
  private final Instant notBefore;

  private TimeRule(
      String key, Selector selector, DecodeChain chain, Step format, Instant notBefore) {
    this.key = key;
    this.selector = selector;
    this.chain = chain;
    this.format = format;
    this.notBefore = notBefore;
  }

  /** A rule; the key is what two equal rules have in common. */
  static TimeRule of(
      String key, Selector selector, DecodeChain chain, Step format, Instant notBefore) {
    return new TimeRule(key, selector, chain, format, notBefore);
  }

  static Step format(String name, String pattern, ZoneId zone) {
    return switch (name) {
      case "iso" -> raw -> Times.iso(raw, zone);
      case "epoch-s" -> raw -> timeOrEpoch(raw, 0);
      case "epoch-ms" -> raw -> timeOrEpoch(raw, 3);
      case "epoch-us" -> raw -> timeOrEpoch(raw, 6);
      case "epoch-ns" -> raw -> timeOrEpoch(raw, 9);
      default -> {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        yield raw -> raw instanceof Instant ? raw : Times.pattern(raw, formatter, zone);
      }
    };
  }

  private static Object timeOrEpoch(Object raw, int digits) {
    return raw instanceof Instant ? raw : Times.epoch(raw, digits);
  }

  /** The source time; null if there is none, or if the clock of the device is not set. */
  @Nullable Instant read(Payload payload) {
    Object raw = raw(payload);
    return raw instanceof Instant instant && !instant.isBefore(notBefore) ? instant : null;
  }

  /** What the message says, before the question whether to believe it. */
  Object raw(Payload payload) {
    Object raw = chain.apply(selector.select(payload));
    return raw instanceof Nothing || raw instanceof Fault ? raw : format.apply(raw);
  }

  String explain(Payload payload) {
    Object raw = raw(payload);
    if (raw instanceof Instant instant && instant.isBefore(notBefore)) {
      return instant + ", before " + notBefore + ": the clock of the device is not set";
    }
    return raw == Nothing.ABSENT ? "not in this message" : DecodeChain.outcome(raw);
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
