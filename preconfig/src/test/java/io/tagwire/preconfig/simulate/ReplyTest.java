package io.tagwire.preconfig.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.template.Example;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static final Command COMMAND = new Command("5", "17");

  private static Reply confirm(String... settings) {
    return new Reply(
        Point.of("p", "state", ValueType.INT).withSettings(Settings.of(settings)), "confirm");
  }

  private static Example.Message message(String topic, String payload) {
    return new Example.Message(topic, Bytes.utf8(payload), false);
  }

  @Test
  void aResponseRepeatsTheNumberAndSaysTheWord() {
    Sent sent =
        confirm(
                "confirm.topic", "resp",
                "confirm.id", "/id",
                "confirm.selector", "/status",
                "confirm.ok.0", "done",
                "confirm.when.0.selector", "/kind",
                "confirm.when.0.equals", "ack")
            .response(COMMAND, Map.of());
    assertThat(sent.topic()).isEqualTo("resp");
    assertThat(sent.payload().toUtf8())
        .isEqualTo("{\"kind\":\"ack\",\"status\":\"done\",\"id\":17}");
  }

  @Test
  void aResponseOfMqtt5GoesWhereTheCommandWantsIt() {
    Sent sent =
        confirm().response(COMMAND, Map.of("response-topic", "me", "correlation-data", "c"));
    assertThat(sent.topic()).isEqualTo("me");
    assertThat(sent.properties()).containsEntry("correlation-data", "c");
  }

  @Test
  void aLevelOfTheTopicMaySayTheWord() {
    Sent sent =
        confirm(
                "confirm.topic",
                "dev/down/+",
                "confirm.selector",
                "$topic[-1]",
                "confirm.ok.0",
                "sent")
            .state(COMMAND, List.of());
    assertThat(sent.topic()).isEqualTo("dev/down/sent");
  }

  @Test
  void aStateIsPutIntoAMessageOfTheRightKind() {
    Sent sent =
        confirm(
                "confirm.topic", "status",
                "confirm.selector", "/level",
                "confirm.when.0.selector", "/kind",
                "confirm.when.0.equals", "full")
            .state(
                COMMAND,
                List.of(
                    message("status", "{\"kind\":\"short\",\"level\":1}"),
                    message("status", "{\"kind\":\"full\",\"level\":1,\"t\":2}")));
    assertThat(sent.payload().toUtf8()).isEqualTo("{\"kind\":\"full\",\"level\":5,\"t\":2}");
  }

  @Test
  void aMessageThatRefusesIsKnown() {
    Reply by = confirm("confirm.topic", "resp/+", "confirm.error", "/message");
    assertThat(by.isRefusal(message("resp/x", "{\"message\":\"no\"}"))).isTrue();
    assertThat(by.isRefusal(message("resp/x", "{\"id\":1}"))).isFalse();
    assertThat(by.isRefusal(message("other", "{\"message\":\"no\"}"))).isFalse();
    Reply level =
        confirm(
            "confirm.topic",
            "u/+",
            "confirm.selector",
            "$topic[1]",
            "confirm.failed.0",
            "rejected");
    assertThat(level.isRefusal(message("u/rejected", "{}"))).isTrue();
    assertThat(level.isRefusal(message("u/accepted", "{}"))).isFalse();
  }
}
