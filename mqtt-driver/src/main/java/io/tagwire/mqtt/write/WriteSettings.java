package io.tagwire.mqtt.write;

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
import io.tagwire.mqtt.codec.EncodeChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of a point that say what is sent for it, described. */
public final class WriteSettings {
  private static final String PLACES =
      " {value} is the value, {time} the time in ISO 8601, {time-ms} in milliseconds, {id} a number"
          + " used once, {uuid} the same as a UUID.";

  private static final List<Setting> FILTER =
      List.of(
          Setting.of("selector", Text.ANY, "Selector", "As in selector.").asRequired(),
          Setting.of("equals", Text.ANY, "Equals", "The text there must be this one."),
          Setting.of(
              "matches",
              Text.ANY,
              "Matches",
              "The whole text there must match this regular expression."));

  private WriteSettings() {}

  /**
   * All of them.
   *
   * @return in the order of documentation
   */
  public static List<Setting> all() {
    List<Setting> all = new ArrayList<>(commands());
    all.addAll(SelectSettings.all());
    all.addAll(answers());
    return List.copyOf(all);
  }

  private static List<Setting> commands() {
    return List.of(
        Setting.of(
            "write.topic",
            Text.ANY,
            "Command topic",
            "The topic a write is published to; {id} and {uuid} as in write.payload. Without it the"
                + " address, if that has no wildcard."),
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
            "Raw text by value, for example open: 1. A value without an entry takes that of *, in which"
                + " {value} is the value. Without it the inverse of map."),
        Setting.of(
            "write.null",
            Text.ANY,
            "Value for null",
            "With JSON: the value, as text, that is sent as null, which deletes a member at many"
                + " devices; for example none."),
        Setting.of(
            "write.encode",
            Text.ANY,
            "Encode",
            "Steps from the raw value, after scale, words and map, to what the payload holds, joined by"
                + " |, for example binary(float32, le) | base64. The steps: "
                + EncodeChain.help()),
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
                "write.offline",
                new Choice(List.of("reject", "last-value", "queue")),
                "While the link is down",
                "reject: a command fails at once, and one under way when the link breaks is not"
                    + " repeated; last-value: the newest command of the point waits for the link;"
                    + " queue: all wait in the queue of the connection, in order, and are repeated"
                    + " until the broker acknowledges them.")
            .orElse("reject"),
        Setting.of(
                "write.max-age",
                new Time(Duration.ofMillis(1), Duration.ofDays(365)),
                "Age limit",
                "With last-value or queue: how old a command may be when it is sent; an older one is"
                    + " dropped and FAILED. What is left of it is the expiry of the message, unless"
                    + " write.expiry is shorter.")
            .orElse("1m"),
        Setting.of(
                "write.content-type",
                Text.ANY,
                "Content type",
                "MQTT 5 content type of the command, for example application/json.")
            .asAdvanced(),
        Setting.of(
                "write.user-properties",
                new Entries(Text.ANY),
                "User properties",
                "MQTT 5 user properties of the command: text by name.")
            .asAdvanced(),
        Setting.of(
                "write.min-interval",
                new Time(Duration.ZERO, Duration.ofDays(1)),
                "Shortest interval",
                "The shortest time between two commands of the point. One that comes too early is"
                    + " refused and says how long to wait.")
            .orElse("0")
            .asAdvanced(),
        Setting.of(
            "write.together",
            Text.ANY,
            "Sent together",
            "A name. Points of one write that have the same are sent in one message, as members of a"
                + " JSON object or, with write.element, as elements of an array; {value} in"
                + " write.payload is the object or the array. With write.format text every point"
                + " fills the place of write.payload that write.member names. Topic, payload, QoS"
                + " and the like must be the same for all."),
        Setting.of(
            "write.member",
            Text.ANY,
            "Member",
            "With write.together: where the object holds the value of the point, a JSON pointer (RFC"
                + " 6901) such as /params/level; with write.format text the name of a place, such"
                + " as level for {level}."),
        Setting.of(
            "write.element",
            Text.ANY,
            "Element",
            "With write.together: the JSON of the element of the point, for example {\"tag\": \"t1\","
                + " \"value\": \"{value}\"}; places as in write.payload."),
        Setting.of(
                "write.others",
                new Choice(List.of("leave-out", "last")),
                "Members not written",
                "With write.together: leave-out sends only what is written; last sends the last value"
                    + " of every other point of the name in the group as well, and refuses the write"
                    + " if one of them has no good one.")
            .orElse("leave-out"));
  }

  private static List<Setting> answers() {
    return List.of(
        Setting.of(
                "confirm.by",
                new Choice(List.of("none", "value", "state", "response")),
                "Confirmed by",
                "When a write is CONFIRMED. value: the point itself reports the value written; state:"
                    + " the topic of confirm.topic shows it; response: the device answers the"
                    + " command.")
            .orElse("none"),
        Setting.of(
            "confirm.within",
            new Time(Duration.ofMillis(1), Duration.ofDays(1)),
            "Confirmed within",
            "How long the device may take from the sending on; then the write is UNKNOWN. Without it"
                + " the timeout of the write."),
        Setting.of(
                "confirm.tolerance",
                new Decimal(0, Double.MAX_VALUE, ""),
                "Tolerance",
                "With value or state: how far the reported number may be from the one written, in"
                    + " the unit of the point.")
            .orElse("0"),
        Setting.of(
            "confirm.topic",
            Text.ANY,
            "Confirmation topic",
            "With state: the topic that shows the value. With response: the topic of the answer, for"
                + " a device that does not use the response topic of MQTT 5; needs confirm.id."
                + " Wildcards are allowed."),
        Setting.of(
            "confirm.selector",
            Text.ANY,
            "Confirmation selector",
            "Where in that message the value (state) or the word of confirm.ok (response) is, as in"
                + " selector. Without it the whole payload."),
        Setting.of(
            "confirm.true",
            new Items(Text.ANY),
            "Confirmation of true",
            "With state: the texts there that mean true. Without it true-words."),
        Setting.of(
            "confirm.false",
            new Items(Text.ANY),
            "Confirmation of false",
            "With state: the texts there that mean false. Without it false-words."),
        Setting.of(
            "confirm.map",
            new Entries(Text.ANY),
            "Confirmation map",
            "With state: value by the text there. Without it map."),
        Setting.of(
            "confirm.id",
            Text.ANY,
            "Number in the answer",
            "With response and confirm.topic: where the answer repeats the {id} or {uuid} of"
                + " write.payload, as in selector."),
        Setting.of(
            "confirm.ok",
            new Items(Text.ANY),
            "Words for done",
            "With response: the texts at confirm.selector that say that the command was taken, in any"
                + " case; another text refuses it. Without it any answer that is not a refusal."
                + " With state: confirm.topic says so in these words, whatever was written."),
        Setting.of(
            "confirm.failed",
            new Items(Text.ANY),
            "Words for refused",
            "With response, or state in words: the texts at confirm.selector that refuse the command."
                + " Together with confirm.ok, any other text is not yet an answer."),
        Setting.of(
            "confirm.error",
            Text.ANY,
            "Text of the error",
            "With response, or state in words: where the answer holds the text of an error, as in"
                + " selector. Without confirm.ok and confirm.failed an answer that has one is a"
                + " refusal."),
        Setting.of(
                "confirm.when",
                new Rows(FILTER),
                "Confirmation filter",
                "With state or response: which messages of confirm.topic are meant, as in when.")
            .asAdvanced(),
        Setting.of(
            "answer.topic",
            Text.ANY,
            "First answer",
            "For devices that first say whether they take a command and later, by confirm.by, show"
                + " that it is done: the topic of that first answer. A refusal there ends the write"
                + " as FAILED at once. Wildcards are allowed."),
        Setting.of(
            "answer.id",
            Text.ANY,
            "Number in the first answer",
            "Where the first answer repeats the {id} or {uuid} of write.payload, as in selector."
                + " Without it every message of the topic is meant for the command under way."),
        Setting.of(
            "answer.selector",
            Text.ANY,
            "First answer selector",
            "Where the first answer holds a word of answer.ok or answer.failed, as in selector."
                + " Without it the whole payload."),
        Setting.of(
            "answer.ok",
            new Items(Text.ANY),
            "First words for taken",
            "The texts at answer.selector that say that the command is taken, in any case; another"
                + " text refuses it unless answer.failed is set."),
        Setting.of(
            "answer.failed",
            new Items(Text.ANY),
            "First words for refused",
            "The texts at answer.selector that refuse the command. Together with answer.ok, any other"
                + " text is not yet an answer."),
        Setting.of(
            "answer.error",
            Text.ANY,
            "First text of the error",
            "Where the first answer holds the text of an error, as in selector. Without answer.ok and"
                + " answer.failed an answer that has one is a refusal."),
        Setting.of(
                "answer.when",
                new Rows(FILTER),
                "First answer filter",
                "Which messages of answer.topic are meant, as in when.")
            .asAdvanced(),
        Setting.of(
            "read.topic",
            Text.ANY,
            "Request topic",
            "The topic a request is published to when a fresh value is asked for; {id} and {uuid} as"
                + " in write.payload."),
        Setting.of(
                "read.payload",
                Text.ANY,
                "Request payload",
                "The payload of the request. {time}, {time-ms}, {id} and {uuid} as in write.payload.")
            .orElse(""),
        Setting.of(
                "read.by",
                new Choice(List.of("address", "response", "topic")),
                "Answered by",
                "Where the device answers a request: on the address of the point, on the response"
                    + " topic that the request names (MQTT 5), or on read.answer-topic; decoded as a"
                    + " message of the address.")
            .orElse("address"),
        Setting.of(
            "read.answer-topic",
            Text.ANY,
            "Answer topic",
            "With read.by topic: where the device answers. Wildcards are allowed."),
        Setting.of(
            "read.id",
            Text.ANY,
            "Number in the answer to a request",
            "With read.by topic: where the answer repeats the {id} or {uuid} of read.payload, as in"
                + " selector. Without it the next message of the topic is the answer."),
        Setting.of(
                "read.within",
                new Time(Duration.ofMillis(1), Duration.ofMinutes(10)),
                "Answered within",
                "How long the device may take to answer; then the read gives what is known.")
            .orElse("5s"));
  }
}
