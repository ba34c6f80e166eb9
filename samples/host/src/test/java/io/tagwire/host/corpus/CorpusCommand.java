package io.tagwire.host.corpus;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagwire.driver.value.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command of the corpus and what the device says to it.
 *
 * @param family of the device
 * @param intent what is commanded
 * @param topic where it is published
 * @param payload its bytes
 * @param line the line of the corpus
 */
record CorpusCommand(String family, String intent, String topic, Bytes payload, JsonNode line) {

  /** All of them, in the order of the file. */
  static List<CorpusCommand> all() {
    return CorpusMessage.lines("commands.jsonl").stream()
        .map(
            line ->
                new CorpusCommand(
                    line.get("family").textValue(),
                    line.get("intent").textValue(),
                    line.get("topic").textValue(),
                    CorpusMessage.payload(line, "payload"),
                    line))
        .toList();
  }

  /** The topic of the answer; empty if the corpus knows of none. */
  Optional<String> answerTopic() {
    return Optional.ofNullable(line.path("confirm_topic").textValue());
  }

  /** What the value of the answer is; null if the corpus does not say. */
  @Nullable JsonNode answerValue() {
    return line.get("confirm_value");
  }

  /** The payload of the answer: as told, or made of the place and the value that are told. */
  byte[] answer() {
    if (line.has("confirm_payload") || line.has("confirm_payload_base64")) {
      return CorpusMessage.payload(line, "confirm_payload").toArray();
    }
    JsonNode value = answerValue();
    String selector = line.path("confirm_selector").asText("$payload");
    if (value == null) {
      return payload.toArray();
    }
    String text =
        selector.equals("$payload")
            ? value.asText()
            : wrapped(selector.isEmpty() ? new String[0] : selector.substring(1).split("/"), value)
                .toString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode wrapped(String[] tokens, JsonNode value) {
    JsonNode node = value;
    for (int i = tokens.length - 1; i >= 0; i--) {
      if (tokens[i].equals("0")) {
        node = JsonNodeFactory.instance.arrayNode().add(node);
      } else {
        node = JsonNodeFactory.instance.objectNode().set(tokens[i], node);
      }
    }
    return node;
  }

  /** What differs between the payload that was sent and this one; empty if nothing does. */
  Optional<String> difference(byte[] sent, List<String> varying) {
    JsonNode wanted = tree(payload.toArray());
    JsonNode actual = tree(sent);
    if (wanted == null || actual == null) {
      return Bytes.copyOf(sent).equals(payload)
          ? Optional.empty()
          : Optional.of("payload [" + payload.toUtf8() + "], not [" + text(sent) + "]");
    }
    for (String place : varying) {
      JsonNode there = actual.at(place);
      if (there.getNodeType() != wanted.at(place).getNodeType() || there.isMissingNode()) {
        return Optional.of(place + " like " + wanted.at(place) + ", not [" + text(sent) + "]");
      }
    }
    JsonNode same = wanted.deepCopy();
    varying.forEach(place -> put(same, JsonPointer.compile(place), actual.at(place)));
    return same.equals((first, second) -> numbers(first, second), actual)
        ? Optional.empty()
        : Optional.of("payload " + same + ", not " + actual);
  }

  private static void put(JsonNode document, JsonPointer place, JsonNode value) {
    JsonNode parent = document.at(place.head());
    if (parent instanceof ObjectNode object) {
      object.set(place.last().getMatchingProperty(), value);
    } else if (parent instanceof ArrayNode array) {
      array.set(place.last().getMatchingIndex(), value);
    }
  }

  private static int numbers(JsonNode first, JsonNode second) {
    return first.isNumber() && second.isNumber()
        ? first.decimalValue().compareTo(second.decimalValue())
        : first.equals(second) ? 0 : 1;
  }

  /** What a device says to the command that was sent: what varies is repeated. */
  byte[] answerTo(byte[] sent, byte[] answer, List<String> varying) {
    JsonNode actual = tree(sent);
    JsonNode said = tree(answer);
    return actual == null || said == null || varying.isEmpty()
        ? answer
        : replaced(said, own(actual, varying)).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Where it says so. */
  String answerTopicTo(byte[] sent, List<String> varying) {
    String topic = answerTopic().orElseThrow();
    JsonNode actual = tree(sent);
    if (actual == null) {
      return topic;
    }
    for (Map.Entry<JsonNode, JsonNode> own : own(actual, varying).entrySet()) {
      topic =
          topic.endsWith("/" + own.getKey().asText())
              ? topic.substring(0, topic.lastIndexOf('/') + 1) + own.getValue().asText()
              : topic;
    }
    return topic;
  }

  // What is in the command that was sent, by what the corpus has there.
  private Map<JsonNode, JsonNode> own(JsonNode actual, List<String> varying) {
    Map<JsonNode, JsonNode> own = new LinkedHashMap<>();
    JsonNode wanted = tree(payload.toArray());
    if (wanted != null) {
      varying.forEach(place -> own.put(wanted.at(place), actual.at(place)));
    }
    return own;
  }

  private static JsonNode replaced(JsonNode node, Map<JsonNode, JsonNode> own) {
    if (own.containsKey(node)) {
      return own.get(node);
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(member -> copy.set(member.getKey(), replaced(member.getValue(), own)));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      for (Iterator<JsonNode> each = array.elements(); each.hasNext(); ) {
        copy.add(replaced(each.next(), own));
      }
      return copy;
    }
    return node;
  }

  private static @Nullable JsonNode tree(byte[] payload) {
    try {
      JsonNode node = CorpusMessage.JSON.readTree(payload);
      return node != null && node.isContainerNode() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(byte[] bytes) {
    return Bytes.copyOf(bytes).toUtf8();
  }

  /** The places of {@code varying} that the corpus does not have. */
  List<String> unknown(List<String> varying) {
    JsonNode wanted = tree(payload.toArray());
    List<String> unknown = new ArrayList<>(varying);
    unknown.removeIf(place -> wanted != null && !wanted.at(place).isMissingNode());
    return unknown;
  }
}
