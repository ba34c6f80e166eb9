package io.tagwire.host.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as people type them. */
public final class ValueText {
  private ValueText() {}

  /**
   * Reads a value: bool {@code true false on off 1 0}, bytes {@code hex:…}, {@code base64:…} or
   * text, time ISO 8601, array and struct JSON.
   *
   * @param type the type wanted
   * @param text the text
   * @return the value
   * @throws IllegalArgumentException if the text is no value of that type
   */
  public static Value parse(ValueType type, String text) {
    try {
      return switch (type) {
        case BOOL -> bool(text);
        case INT -> new Value.Int(Long.parseLong(text.trim()));
        case REAL -> real(text);
        case TEXT -> new Value.Text(text);
        case BYTES -> new Value.Binary(bytes(text));
        case TIME -> new Value.Time(Instant.parse(text.trim()));
        case ARRAY, STRUCT -> json(type, text);
      };
    } catch (RuntimeException | IOException e) {
      throw new IllegalArgumentException(
          "[" + text + "] is not a value of type " + type.name().toLowerCase(Locale.ROOT), e);
    }
  }

  private static Value bool(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true", "on", "1" -> Value.Bool.TRUE;
      case "false", "off", "0" -> Value.Bool.FALSE;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Value real(String text) {
    double number = Double.parseDouble(text.trim());
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(text);
    }
    return new Value.Real(number);
  }

  private static Bytes bytes(String text) {
    if (text.startsWith("hex:")) {
      return Bytes.copyOf(HexFormat.of().parseHex(text.substring(4)));
    }
    return text.startsWith("base64:") ? Bytes.fromBase64(text.substring(7)) : Bytes.utf8(text);
  }

  private static Value json(ValueType type, String text) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      json.nextToken();
      Value value = value(json);
      if (value.type() != type || json.nextToken() != null) {
        throw new IllegalArgumentException(text);
      }
      return value;
    }
  }

  private static Value value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_ARRAY) {
      List<Value> items = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(json));
      }
      return new Value.Array(items);
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Value> fields = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, value(json));
      }
      return new Value.Struct(fields);
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return Value.Bool.of(json.getBooleanValue());
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return new Value.Int(json.getLongValue());
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return new Value.Real(json.getDoubleValue());
    }
    if (token == JsonToken.VALUE_STRING) {
      return new Value.Text(json.getText());
    }
    throw new IllegalArgumentException("no value: " + token);
  }
}
