package io.tagwire.host.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages as JSON lines: time, topic, payload (text) or payload_base64 (anything else), qos,
 * retain, and properties if there are any.
 */
public final class Recording {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Recording() {}

  /**
   * The line of a message.
   *
   * @param message the message
   * @return the text without a line end
   */
  public static String line(RawMessage message) {
    return Json.object(
        json -> {
          json.writeStringField("time", message.at().toString());
          json.writeStringField("topic", message.topic());
          String text = text(message.payload());
          if (text != null) {
            json.writeStringField("payload", text);
          } else {
            json.writeStringField("payload_base64", message.payload().toBase64());
          }
          json.writeNumberField("qos", message.qos());
          json.writeBooleanField("retain", message.retained());
          if (!message.properties().isEmpty()) {
            json.writeObjectFieldStart("properties");
            for (Map.Entry<String, String> property : message.properties().entrySet()) {
              json.writeStringField(property.getKey(), property.getValue());
            }
            json.writeEndObject();
          }
        });
  }

  /**
   * Reads a recording to its end, one message at a time. Empty lines are skipped.
   *
   * @param lines the recording
   * @param messages receives the messages in order
   * @return how many messages there were
   * @throws IOException if it cannot be read, or a line is no message; the text names the line
   */
  public static long read(BufferedReader lines, Consumer<RawMessage> messages) throws IOException {
    long number = 0;
    long count = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        RawMessage message;
        try {
          message = parse(line);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
          throw new IOException("Line " + number + " is no message: " + firstLine(e), e);
        }
        messages.accept(message);
        count++;
      }
    }
    return count;
  }

  static RawMessage parse(String line) throws IOException {
    Draft draft = new Draft();
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it must be an object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        draft.set(field, json);
      }
    }
    return draft.message();
  }

  private static final class Draft {
    private @Nullable Instant time;
    private @Nullable String topic;
    private @Nullable Bytes payload;
    private int qos;
    private boolean retain;
    private final Map<String, String> properties = new LinkedHashMap<>();

    void set(String field, JsonParser json) throws IOException {
      switch (field) {
        case "time" -> time = Instant.parse(json.getText());
        case "topic" -> topic = json.getText();
        case "payload" -> payload = Bytes.utf8(json.getText());
        case "payload_base64" -> payload = Bytes.fromBase64(json.getText());
        case "qos" -> qos = json.getIntValue();
        case "retain" -> retain = json.getBooleanValue();
        case "properties" -> properties(json);
        // Recordings made by others may say more.
        default -> json.skipChildren();
      }
    }

    private void properties(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        properties.put(name, json.getText());
      }
    }

    RawMessage message() throws IOException {
      if (time == null || topic == null || payload == null) {
        throw new IOException("it needs time, topic and payload or payload_base64");
      }
      return new RawMessage(topic, payload, qos, retain, false, properties, time);
    }
  }

  private static @Nullable String text(Bytes payload) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(payload.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
