package io.tagwire.host.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456789Z");

  private static List<RawMessage> read(String text) throws IOException {
    List<RawMessage> messages = new ArrayList<>();
    Recording.read(new BufferedReader(new StringReader(text)), messages::add);
    return messages;
  }

  static Stream<RawMessage> messages() {
    return Stream.of(
        new RawMessage("a/b", Bytes.utf8("21.5 °C\n"), 1, true, false, Map.of(), AT),
        new RawMessage("a", Bytes.EMPTY, 0, false, false, Map.of(), AT),
        new RawMessage(
            "a", Bytes.copyOf(new byte[] {(byte) 0xff, 0, 1}), 2, false, false, Map.of(), AT),
        new RawMessage(
            "\"q\"", Bytes.utf8("{\"a\":1}"), 1, false, false, Map.of("user.site", "ü"), AT));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsWrittenIsReadAgain(RawMessage message) throws IOException {
    assertThat(read(Recording.line(message))).containsExactly(message);
  }

  @Test
  void fieldsOfOthersAreLeftOut() throws IOException {
    assertThat(
            read(
                "{\"time\":\"2026-03-01T10:00:00Z\",\"topic\":\"t\",\"payload\":\"1\","
                    + "\"mid\":{\"a\":[1]},\"qos\":1,\"retain\":true}\n\n"))
        .singleElement()
        .satisfies(message -> assertThat(message.retained()).isTrue());
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "{}",
        "[]",
        "not json",
        "{\"time\":\"yesterday\",\"topic\":\"t\",\"payload\":\"\"}",
        "{\"time\":\"2026-03-01T10:00:00Z\",\"topic\":\"t\",\"payload_base64\":\"%\"}",
        "{\"time\":\"2026-03-01T10:00:00Z\",\"topic\":\"t\",\"payload\":\"\",\"qos\":7}"
      })
  void aLineThatIsNoMessageIsNamed(String line) {
    assertThatThrownBy(() -> read("\n" + line))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Line 2 is no message: ");
  }
}
