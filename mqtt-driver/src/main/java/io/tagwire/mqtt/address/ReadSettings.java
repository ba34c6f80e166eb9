package io.tagwire.mqtt.address;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import io.tagwire.driver.value.Quality;
import io.tagwire.mqtt.codec.DecoderCompiler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The settings of a point that say how it is read, described. */
public final class ReadSettings {
  private static final String SELECTOR_HELP =
      "A JSON pointer (RFC 6901) such as /ENERGY/Power, an array element by a member such as"
          + " /vals/[id=101]/val, $payload, $bytes, $topic[n] and others: see the page on"
          + " selectors. Several are joined by ||: the first one that finds a value counts.";

  private ReadSettings() {}

  /**
   * All of them.
   *
   * @return in the order of documentation
   */
  public static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    all.addAll(message());
    all.addAll(value());
    all.addAll(time());
    all.addAll(trust());
    return List.copyOf(all);
  }

  private static List<Setting> message() {
    return List.of(
        Setting.of(
                "qos",
                new Whole(0, 2, ""),
                "QoS",
                "QoS of the subscription (MQTT 5 §4.3); with several points on one filter the"
                    + " highest counts.")
            .orElse("1"),
        Setting.of(
                "no-local",
                new Flag(),
                "No local",
                "Whether messages that this connection publishes itself do not come back to the"
                    + " point (MQTT 5 §3.8.3.1). Only if all points of the filter say so; not with"
                    + " a shared filter.")
            .orElse("false")
            .asAdvanced(),
        Setting.of(
                "retain-as-published",
                new Flag(),
                "Retain as published",
                "Whether live messages keep the retained flag they were published with; they then"
                    + " count as retained ones. Only if all points of the filter say so.")
            .orElse("false")
            .asAdvanced(),
        choice(
                "retain-handling",
                "Retain handling",
                "always",
                "When the broker sends what is retained: always, when the filter is subscribed,"
                    + " also after a reconnect; new, when the broker did not have the subscription"
                    + " yet; never. With several points on one filter the first of these that one"
                    + " of them names.",
                "always",
                "new",
                "never")
            .asAdvanced(),
        Setting.of(
            "selector",
            Text.ANY,
            "Selector",
            "Where in a message the value is. "
                + SELECTOR_HELP
                + " Without it the payload as text; for BYTES the bytes, for ARRAY and STRUCT the"
                + " JSON document."),
        Setting.of(
            "decode",
            Text.ANY,
            "Decode",
            "Steps from the selected place to the value, joined by |, for example csv(1, ';') |"
                + " decimal-comma, or base64 | binary(int16, be, 4). The steps, described on the"
                + " page on decoding: "
                + String.join(", ", DecoderCompiler.stepNames())
                + "."),
        Setting.of(
            "series",
            Text.ANY,
            "Series",
            "Where an array of several samples is. Each element is a message of its own for"
                + " selector, when, time.selector and quality.selector: a JSON pointer begins at"
                + " the element, $root/pointer at the whole document. The newest by source time, or"
                + " the last one, is the value, the older ones are historical values. An object is"
                + " one element; with the selector $key, which is the name of the member, its"
                + " members are the elements."),
        Setting.of(
            "series-decode",
            Text.ANY,
            "Decode series",
            "Steps from the place named by series to the array, where the samples are not plain"
                + " JSON: with the series $bytes for example gzip | json | pointer('/values'), or"
                + " cbor."),
        Setting.of(
                "when",
                new Rows(
                    List.of(
                        Setting.of("selector", Text.ANY, "Selector", SELECTOR_HELP).asRequired(),
                        Setting.of(
                            "equals", Text.ANY, "Equals", "The text there must be this one."),
                        Setting.of(
                            "matches",
                            Text.ANY,
                            "Matches",
                            "The whole text there must match this regular expression."))),
                "Message filter",
                "Which messages of the topic are for this point: all rows must hold, for example"
                    + " selector /method, equals NotifyStatus. Another message changes nothing.")
            .asAdvanced());
  }

  private static List<Setting> value() {
    return List.of(
        Setting.of(
            "true-words",
            new Items(Text.ANY),
            "Words for true",
            "Texts that mean true, in any case. Without it: true, on, 1, yes, online."),
        Setting.of(
            "false-words",
            new Items(Text.ANY),
            "Words for false",
            "Texts that mean false, in any case. Without it: false, off, 0, no, offline. A text in"
                + " neither list is BAD_DECODING."),
        Setting.of("invert", new Flag(), "Invert", "Swaps true and false.").orElse("false"),
        Setting.of(
            "scale",
            Decimal.ANY,
            "Scale",
            "Factor from the raw number to the unit of the point: value = raw * scale + offset, in"
                + " decimal arithmetic. Writes use the inverse."),
        Setting.of("offset", Decimal.ANY, "Offset", "Added after scaling; see scale."),
        Setting.of(
            "round",
            new Whole(0, 15, "digits"),
            "Round",
            "Digits kept after the decimal point, half away from zero; last of all."),
        Setting.of(
            "map",
            new Entries(Text.ANY),
            "Map",
            "Value by raw text, for example 0: closed, 1: open. A raw text without an entry takes"
                + " that of *, or is BAD_DECODING."),
        choice(
            "absent",
            "Absent",
            "keep",
            "What follows when the selected place is not in a message: keep the value, because"
                + " messages are partial; bad (BAD_DECODING); or value: absent-value. If"
                + " quality.selector finds a bad quality there, that counts instead.",
            "keep",
            "bad",
            "value"),
        Setting.of(
            "absent-value",
            Text.ANY,
            "Value when absent",
            "With absent value: the raw value then, for example 0 where a device leaves zeros"
                + " out."),
        choice(
            "null",
            "Null",
            "bad",
            "What follows when the selected place holds JSON null: bad (BAD_SENSOR_FAILURE), keep"
                + " the value, or value: null-value.",
            "bad",
            "keep",
            "value"),
        Setting.of(
            "null-value",
            Text.ANY,
            "Value when null",
            "With null value: the raw value then, for example none."),
        choice(
            "empty",
            "Empty",
            "bad",
            "What follows from a payload of no bytes, which is what deletes a retained message: bad"
                + " with the last value kept, keep as if nothing came, or value: an empty text.",
            "bad",
            "keep",
            "value"),
        Setting.of(
            "bad-values",
            new Items(Text.ANY),
            "Bad values",
            "Raw texts or numbers that stand for no value, such as -9999 or unavailable:"
                + " BAD_SENSOR_FAILURE. What is not a number (NaN, infinite) always is."),
        Setting.of(
            "uncertain-values",
            new Items(Text.ANY),
            "Uncertain values",
            "Raw texts or numbers that a device also sends when it does not know better, such as"
                + " the end of a range: the value stays, its quality is UNCERTAIN."));
  }

  private static List<Setting> time() {
    return List.of(
        Setting.of(
            "time.selector",
            Text.ANY,
            "Source time",
            "Where in a message its source time is. "
                + SELECTOR_HELP
                + " A time that cannot be read is no reason to doubt the value: it then has no"
                + " source time."),
        Setting.of(
                "time.decode",
                Text.ANY,
                "Time steps",
                "Steps before time.format, as in decode; for example csv(0, ';').")
            .asAdvanced(),
        choice(
            "time.format",
            "Time format",
            "iso",
            "How the source time is written: ISO 8601 with up to nine digits of a second, with or"
                + " without a zone; a number since 1970 in seconds (fractions allowed), milli-,"
                + " micro- or nanoseconds; auto for ISO 8601 or a number whose size tells its unit;"
                + " or by time.pattern.",
            "iso",
            "epoch-s",
            "epoch-ms",
            "epoch-us",
            "epoch-ns",
            "auto",
            "pattern"),
        Setting.of(
                "time.pattern",
                Text.ANY,
                "Time pattern",
                "With time.format pattern: letters as in java.time.format.DateTimeFormatter, for"
                    + " example dd/MM/yyyy HH:mm:ss.")
            .asAdvanced(),
        Setting.of(
                "time.zone",
                Text.ANY,
                "Time zone",
                "Zone of times that name none, for example Europe/Prague or +01:00.")
            .orElse("UTC"),
        Setting.of(
                "time.not-before",
                new Text("\\d{4}-\\d{2}-\\d{2}(T.*Z)?"),
                "Not before",
                "An earlier source time means that the clock of the device is not set: no source"
                    + " time.")
            .orElse("2010-01-01")
            .asAdvanced(),
        Setting.of(
                "time.not-after",
                new Time(Duration.ZERO, Duration.ofDays(36_500)),
                "Not after",
                "How far after its reception a source time may be. A later one is not used, and the"
                    + " value is UNCERTAIN: the clock of the device or time.zone is wrong.")
            .orElse("5m")
            .asAdvanced(),
        choice(
            "history",
            "History",
            "never",
            "late: a value with a source time before that of the present value is reported as"
                + " historical, and the present value stays; for devices that send buffered values"
                + " later. A present value without a source time is as old as its reception. never:"
                + " what arrives last is the present value.",
            "never",
            "late"));
  }

  private static List<Setting> trust() {
    return List.of(
        Setting.of(
            "quality.selector",
            Text.ANY,
            "Quality",
            "Where in a message its quality is; not there means good. " + SELECTOR_HELP),
        Setting.of(
                "quality.decode",
                Text.ANY,
                "Quality steps",
                "Steps from there to the text of quality.map, as in decode; for example"
                    + " binary(uint8, be, 12).")
            .asAdvanced(),
        Setting.of(
            "quality.map",
            new Entries(new Choice(qualities())),
            "Quality map",
            "Quality by raw text, * for every other one. Without it good, ok, true, 192 are GOOD;"
                + " uncertain, 64 are UNCERTAIN; bad, false, 0 are BAD; any other is UNCERTAIN."),
        Setting.of(
                "stale-after",
                new Time(Duration.ZERO, Duration.ofDays(3_650)),
                "Stale after",
                "Without a message for longer than this the value is UNCERTAIN_LAST_USABLE; 0 for"
                    + " never. Twice the period of the device is a good start.")
            .orElse("0"),
        Setting.of(
            "presence",
            new Rows(
                List.of(
                    Setting.of("topic", Text.ANY, "Topic", "One topic, without wildcards.")
                        .asRequired(),
                    Setting.of(
                        "selector",
                        Text.ANY,
                        "Selector",
                        "Where the text is; without it the payload. A payload that is not the"
                            + " document the selector needs is taken as the text itself. "
                            + SELECTOR_HELP),
                    Setting.of(
                            "online",
                            Text.ANY,
                            "Online",
                            "Texts that mean online, joined by |, in any case.")
                        .orElse("online"),
                    Setting.of(
                        "offline",
                        Text.ANY,
                        "Offline",
                        "Texts that mean offline, joined by |, in any case."),
                    choice(
                        "others",
                        "Other texts",
                        "offline",
                        "What every other text means: offline, or nothing (ignored), for a topic on"
                            + " which several devices are told of by name.",
                        "offline",
                        "ignored"))),
            "Presence",
            "Topics that tell whether the device is there: its will, its gateway, its bridge. How"
                + " several decide together says presence-mode. Before the first message and after"
                + " an empty one a topic has no effect."),
        choice(
            "presence-mode",
            "Presence mode",
            "all",
            "How several presence topics decide together: all (every one must say online), any"
                + " (one that says online is enough), or latest (the newest message decides).",
            "all",
            "any",
            "latest"),
        choice(
            "offline-quality",
            "Offline quality",
            "bad",
            "What a value of an offline device is: bad (BAD_DEVICE_FAILURE), or last-known"
                + " (UNCERTAIN_LAST_USABLE) for devices that sleep.",
            "bad",
            "last-known"),
        choice(
            "retained",
            "Retained messages",
            "initial",
            "What a retained message without a source time is worth: initial (UNCERTAIN_INITIAL"
                + " until a live one comes), good, or ignore.",
            "initial",
            "good",
            "ignore"));
  }

  private static Setting choice(
      String key, String label, String fallback, String help, String... options) {
    return Setting.of(key, new Choice(List.of(options)), label, help).orElse(fallback);
  }

  private static List<String> qualities() {
    return Arrays.stream(Quality.values()).map(Quality::name).toList();
  }
}
