package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import java.time.Duration;
import java.util.List;

/** The settings of a point whose device is selected before it is operated, described. */
final class SelectSettings {
  private SelectSettings() {}

  static List<Setting> all() {
    return List.of(
        Setting.of(
            "select.topic",
            Text.ANY,
            "Selection topic",
            "The topic a selection is published to before a command: the command is sent only when"
                + " the device is selected. Refused or not answered, the write is FAILED and nothing"
                + " was operated."),
        Setting.of(
                "select.payload",
                Text.ANY,
                "Selection payload",
                "The payload of the selection, in write.format, with the places of write.payload; its"
                    + " {id} is a number of its own.")
            .orElse("{value}"),
        Setting.of(
                "select.by",
                new Choice(List.of("acknowledgement", "state", "response")),
                "Selected by",
                "What tells that the device is selected. acknowledgement: the broker took the"
                    + " selection and knows of no lack of subscribers; state: select.answer-topic"
                    + " shows a word of select.ok; response: the device answers the selection.")
            .orElse("acknowledgement"),
        Setting.of(
                "select.within",
                new Time(Duration.ofMillis(1), Duration.ofMinutes(10)),
                "Selected within",
                "How long the selection may take; then the write is FAILED.")
            .orElse("5s"),
        Setting.of(
            "select.answer-topic",
            Text.ANY,
            "Selection state topic",
            "With state: where the device shows that it is selected. With response: where it answers;"
                + " without it the response topic and correlation data of MQTT 5."),
        Setting.of(
            "select.id",
            Text.ANY,
            "Number in the answer",
            "With response and select.answer-topic: where the answer repeats the {id} of"
                + " select.payload, as in selector."),
        Setting.of(
            "select.selector",
            Text.ANY,
            "Place of the words",
            "With state or response: where the message says whether it is selected, as in selector."
                + " Without it the whole payload."),
        Setting.of(
            "select.ok",
            new Items(Text.ANY),
            "Words for selected",
            "With state or response: the texts that say that the device is selected, in any case;"
                + " another text refuses it unless select.failed is set. Needed with state; with"
                + " response any answer that is not a refusal will do without it."),
        Setting.of(
            "select.failed",
            new Items(Text.ANY),
            "Words for refused",
            "With state or response: the texts that refuse the selection. Together with select.ok,"
                + " any other text is not yet an answer."),
        Setting.of(
            "select.error",
            Text.ANY,
            "Text of the error",
            "With state or response: where the message holds the text of an error, as in"
                + " selector."));
  }
}
