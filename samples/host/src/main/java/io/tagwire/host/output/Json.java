package io.tagwire.host.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON texts with stable field names. Bytes become base64, times ISO 8601. Thread-safe. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes the fields of an object. */
  @FunctionalInterface
  public interface Fields {
    /**
     * Writes them.
     *
     * @param json receives the fields
     * @throws IOException never, the text is in memory
     */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * One object on one line.
   *
   * @param fields writes its fields
   * @return the text without a line end
   */
  public static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * The line of an update: tag, value, type, quality, sourceTime, serverTime, detail, historical.
   *
   * @param update the update
   * @return the text without a line end
   */
  public static String line(PointUpdate update) {
    return object(json -> tag(json, update));
  }

  /**
   * The fields of an update.
   *
   * @param json receives the fields
   * @param update the update
   * @throws IOException never, the text is in memory
   */
  public static void tag(JsonGenerator json, PointUpdate update) throws IOException {
    TagValue value = update.value();
    json.writeStringField("tag", update.point().id());
    json.writeFieldName("value");
    value(json, value.value());
    json.writeStringField("type", update.point().type().name().toLowerCase(Locale.ROOT));
    json.writeStringField("quality", value.quality().name());
    text(json, "sourceTime", value.sourceTimestamp());
    text(json, "serverTime", value.serverTimestamp());
    text(json, "detail", value.detail());
    json.writeBooleanField("historical", update.historical());
  }

  /**
   * A text field, or null.
   *
   * @param json receives the field
   * @param name of the field
   * @param value an ISO 8601 time, a text, or null
   * @throws IOException never, the text is in memory
   */
  public static void text(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value.toString());
    }
  }

  /**
   * A value.
   *
   * @param json receives the value
   * @param value the value, or null
   * @throws IOException never, the text is in memory
   */
  public static void value(JsonGenerator json, @Nullable Value value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Value.Bool bool) {
      json.writeBoolean(bool.value());
    } else if (value instanceof Value.Int number) {
      json.writeNumber(number.value());
    } else if (value instanceof Value.Real number) {
      json.writeNumber(number.value());
    } else if (value instanceof Value.Text text) {
      json.writeString(text.value());
    } else if (value instanceof Value.Binary bytes) {
      json.writeString(bytes.value().toBase64());
    } else if (value instanceof Value.Time time) {
      json.writeString(time.value().toString());
    } else if (value instanceof Value.Array array) {
      json.writeStartArray();
      for (Value item : array.items()) {
        value(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Value.Struct struct) {
      json.writeStartObject();
      for (Map.Entry<String, Value> field : struct.fields().entrySet()) {
        json.writeFieldName(field.getKey());
        value(json, field.getValue());
      }
      json.writeEndObject();
    }
  }

  /**
   * Shortest text of an instant, to milliseconds.
   *
   * @param time the instant
   * @return ISO 8601
   */
  static String millis(Instant time) {
    return time.truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString();
  }
}
