package io.tagwire.host.corpus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A message of the corpus and what it says.
 *
 * @param family of the device
 * @param device its name in the corpus
 * @param topic where it was published
 * @param payload its bytes
 * @param retained whether the broker had kept it
 * @param expectations the tags it must give
 */
record CorpusMessage(
    String family,
    String device,
    String topic,
    Bytes payload,
    boolean retained,
    List<JsonNode> expectations) {

  static final Path FOLDER = Path.of("../../../shared/corpus");

  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** All of them, in the order of the file. */
  static List<CorpusMessage> all() {
    List<CorpusMessage> messages = new ArrayList<>();
    for (JsonNode line : lines("messages.jsonl")) {
      List<JsonNode> expectations = new ArrayList<>();
      line.get("expect").forEach(expectations::add);
      messages.add(
          new CorpusMessage(
              line.get("family").textValue(),
              line.get("device").textValue(),
              line.get("topic").textValue(),
              payload(line, "payload"),
              line.path("retain").booleanValue(),
              expectations));
    }
    return messages;
  }

  /** The documents of a file of the corpus. */
  static List<JsonNode> lines(String file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(FOLDER.resolve(file))) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A payload, given as text or in base64. */
  static Bytes payload(JsonNode line, String member) {
    return Bytes.copyOf(
        line.has(member + "_base64")
            ? Base64.getDecoder().decode(line.get(member + "_base64").textValue())
            : line.path(member).asText().getBytes(StandardCharsets.UTF_8));
  }

  /** As a driver is fed with it. */
  RawMessage raw(Instant at) {
    return new RawMessage(topic, payload, 0, retained, false, Map.of(), at);
  }
}
