package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import java.time.Duration;
import java.util.List;

/** The settings of a point that say what is sent for it, described. */
public final class WriteSettings {
  private static final String PLACES =
      " {value} is the value, {time} the time in ISO 8601, {time-ms} in milliseconds, {id} a number"
          + " used once.";

  private WriteSettings() {}

  /**
   * All of them.
   *
   * @return in the order of documentation
   */
  public static List<Setting> all() {
    return List.of(
        Setting.of(
            "write.topic",
            Text.ANY,
            "Command topic",
            "The topic a write is published to. Without it the address, if that has no wildcard."),
        Setting.of(
                "write.format",
                new Choice(List.of("text", "json")),
                "Command format",
                "text puts the value into the payload as text; json makes write.payload a JSON"
                    + " document in which a text that is exactly {value} becomes a JSON number,"
                    + " boolean or text.")
            .orElse("text"),
        Setting.of("write.payload", Text.ANY, "Command payload", "The payload." + PLACES)
            .orElse("{value}"),
        Setting.of(
            "write.true",
            Text.ANY,
            "Text for true",
            "What is sent for true. Without it the first of true-words, or true; with"
                + " write.format json the boolean."),
        Setting.of(
            "write.false",
            Text.ANY,
            "Text for false",
            "What is sent for false. Without it the first of false-words, or false; with"
                + " write.format json the boolean."),
        Setting.of(
            "write.map",
            new Entries(Text.ANY),
            "Command map",
            "Raw text by value, for example open: 1. Without it the inverse of map."),
        Setting.of("write.qos", new Whole(0, 2, ""), "Command QoS", "QoS of the command.")
            .orElse("1"),
        Setting.of(
                "write.retain",
                new Flag(),
                "Command retained",
                "Whether the broker keeps the command. A kept command is sent to the device again"
                    + " whenever it connects.")
            .orElse("false")
            .asAdvanced(),
        Setting.of(
            "write.expiry",
            new Time(Duration.ofSeconds(1), Duration.ofDays(365)),
            "Command expiry",
            "How long the command may wait in the broker for a device that is away. Without it the"
                + " timeout of the write."),
        Setting.of(
                "confirm.by",
                new Choice(List.of("none", "value")),
                "Confirmed by",
                "value: a write is CONFIRMED when the point itself reports the value written.")
            .orElse("none"),
        Setting.of(
                "confirm.tolerance",
                new Decimal(0, Double.MAX_VALUE, ""),
                "Tolerance",
                "How far the reported number may be from the one written, in the unit of the point.")
            .orElse("0"),
        Setting.of(
            "read.topic",
            Text.ANY,
            "Request topic",
            "The topic a request is published to when a fresh value is asked for; the device answers"
                + " on the address."),
        Setting.of(
                "read.payload",
                Text.ANY,
                "Request payload",
                "The payload of the request. {time}, {time-ms} and {id} as in write.payload.")
            .orElse(""));
  }
}
