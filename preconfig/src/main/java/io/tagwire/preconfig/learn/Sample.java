package io.tagwire.preconfig.learn;

import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message that is looked at: its topic, and its payload as text and as JSON as far as it is. */
final class Sample {
  // printf of C writes them so, and Tasmota sends them as they are.
  private static final Pattern BARE_NUMBER =
      Pattern.compile(
          "([:,\\[]\\s*)[+-]?(?:nan|inf|infinity)(?=\\s*[,}\\]])", Pattern.CASE_INSENSITIVE);

  private final String topic;
  private final Bytes payload;
  private final @Nullable String text;
  private final @Nullable Node json;
  private @Nullable UnitsTold units;

  private Sample(String topic, Bytes payload, @Nullable String text, @Nullable Node json) {
    this.topic = topic;
    this.payload = payload;
    this.text = text;
    this.json = json;
  }

  static Sample of(String topic, Bytes payload) {
    String text = decoded(payload);
    return new Sample(topic, payload, text, text == null ? null : json(text));
  }

  String topic() {
    return topic;
  }

  Bytes payload() {
    return payload;
  }

  /** The payload if it is UTF-8 without control characters. */
  Optional<String> text() {
    return Optional.ofNullable(text);
  }

  Optional<Node> json() {
    return Optional.ofNullable(json);
  }

  /** The units the payload tells of its values. */
  UnitsTold units() {
    UnitsTold known = units;
    if (known == null) {
      known = json == null ? UnitsTold.NONE : UnitsTold.in(json);
      units = known;
    }
    return known;
  }

  private static @Nullable Node json(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || !mayBeJson(stripped)) {
      return null;
    }
    Optional<Node> read = JsonReader.parse("payload", stripped, new Problems());
    if (read.isEmpty()) {
      String repaired = BARE_NUMBER.matcher(stripped).replaceAll("$1NaN");
      if (!repaired.equals(stripped)) {
        read = JsonReader.parse("payload", repaired, new Problems());
      }
    }
    return read.orElse(null);
  }

  private static boolean mayBeJson(String text) {
    char first = text.charAt(0);
    return first == '{' || first == '[' || first == '"';
  }

  private static @Nullable String decoded(Bytes payload) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload.toArray())).toString();
      boolean control =
          text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0);
      return control ? null : text.replace("\0", "");
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
