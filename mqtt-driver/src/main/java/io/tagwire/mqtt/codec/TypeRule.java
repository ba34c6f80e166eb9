package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a raw value to a value of the type of the point: exactly, or not at all. */
final class TypeRule {
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private final ValueType type;
  private final Words words;
  private final boolean invert;
  private final Scaling scaling;
  private final ZoneId zone;

  TypeRule(ValueType type, Words words, boolean invert, Scaling scaling, ZoneId zone) {
    this.type = type;
    this.words = words;
    this.invert = invert;
    this.scaling = scaling;
    this.zone = zone;
  }

  /** A {@link Value}, {@link Double#NaN} for what is not a number, or a {@link Fault}. */
  Object value(Object raw) {
    return switch (type) {
      case BOOL -> bool(raw);
      case INT -> whole(raw);
      case REAL -> real(raw);
      case TEXT -> new Value.Text(Raw.text(raw));
      case BYTES -> new Value.Binary(bytes(raw));
      case TIME -> time(raw);
      case ARRAY -> raw instanceof JsonNode node && node.isArray() ? structure(node) : wrong(raw);
      case STRUCT -> raw instanceof JsonNode node && node.isObject() ? structure(node) : wrong(raw);
    };
  }

  private Object wrong(Object raw) {
    return Fault.type(
        "[" + Raw.shown(raw) + "] is no JSON " + (type == ValueType.ARRAY ? "array" : "object"));
  }

  private Object bool(Object raw) {
    if (raw instanceof Boolean flag) {
      return Value.Bool.of(flag != invert);
    }
    if (raw instanceof JsonNode || raw instanceof Instant) {
      return notBoolean(raw);
    }
    Boolean word = words.read(Raw.text(raw));
    if (word != null) {
      return Value.Bool.of(word != invert);
    }
    Object number = raw instanceof Number ? raw : null;
    if (number != null) {
      double real = ((Number) number).doubleValue();
      if (Double.isNaN(real)) {
        return Double.NaN;
      }
      if (real == 0 || real == 1) {
        return Value.Bool.of(real == 1 != invert);
      }
    }
    return notBoolean(raw);
  }

  private Object notBoolean(Object raw) {
    return Fault.type("[" + Raw.shown(raw) + "] is not one of " + words);
  }

  private Object whole(Object raw) {
    Object number = Numbers.of(raw);
    if (number instanceof Long whole && scaling.isNone()) {
      return new Value.Int(whole);
    }
    if (number instanceof Double real && !Double.isFinite(real)) {
      return Double.NaN;
    }
    if (!(number instanceof Number plain)) {
      return number;
    }
    BigDecimal decimal = Numbers.toDecimal(plain);
    if (!Numbers.isReasonable(decimal)) {
      return tooLarge(raw);
    }
    decimal = scaling.apply(decimal);
    if (decimal.compareTo(LONG_MIN) < 0 || decimal.compareTo(LONG_MAX) > 0) {
      return tooLarge(raw);
    }
    if (decimal.signum() != 0 && decimal.stripTrailingZeros().scale() > 0) {
      return Fault.type(
          "[" + decimal + "] is not a whole number; set round to 0, or the type to REAL");
    }
    return new Value.Int(decimal.longValueExact());
  }

  private static Fault tooLarge(Object raw) {
    return Fault.type(
        "[" + Raw.shown(raw) + "] does not fit INT (-2^63 to 2^63-1); use REAL or TEXT");
  }

  private Object real(Object raw) {
    Object number = Numbers.of(raw);
    if (number instanceof Double real && !Double.isFinite(real)) {
      return Double.NaN;
    }
    if (!(number instanceof Number plain)) {
      return number;
    }
    if (scaling.isNone()) {
      return finite(plain.doubleValue(), raw);
    }
    BigDecimal decimal = Numbers.toDecimal(plain);
    return Numbers.isReasonable(decimal)
        ? finite(scaling.apply(decimal).doubleValue(), raw)
        : Fault.type("[" + Raw.shown(raw) + "] is too large or too small to be scaled");
  }

  private static Object finite(double real, Object raw) {
    return Double.isFinite(real)
        ? new Value.Real(real)
        : Fault.type("[" + Raw.shown(raw) + "] does not fit REAL");
  }

  private static Bytes bytes(Object raw) {
    return raw instanceof byte[] binary
        ? Bytes.copyOf(binary)
        : Bytes.copyOf(Raw.text(raw).getBytes(StandardCharsets.UTF_8));
  }

  private Object time(Object raw) {
    if (raw instanceof Instant instant) {
      return new Value.Time(instant);
    }
    if (!(raw instanceof String)) {
      return Fault.type(
          "["
              + Raw.shown(raw)
              + "] is not a time; a number needs a step such as epoch-s or epoch-ms");
    }
    Object parsed = Times.iso(raw, zone);
    return parsed instanceof Instant instant ? new Value.Time(instant) : parsed;
  }

  // Depth and size are bounded by the parser.
  private static Object structure(JsonNode node) {
    if (node.isArray()) {
      List<Value> items = new ArrayList<>(node.size());
      for (int i = 0; i < node.size(); i++) {
        Object item = member(node.get(i));
        if (item instanceof Nothing) {
          return Fault.type("element " + i + " of an array is null");
        }
        if (!(item instanceof Value value)) {
          return item;
        }
        items.add(value);
      }
      return new Value.Array(items);
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Object item = member(field.getValue());
      if (item instanceof Value value) {
        fields.put(field.getKey(), value);
      } else if (item instanceof Fault) {
        return item;
      }
      // A field that is null is left out: there is no value for it.
    }
    return new Value.Struct(fields);
  }

  private static Object member(JsonNode node) {
    Object raw = Json.plain(node);
    if (raw instanceof Boolean flag) {
      return Value.Bool.of(flag);
    }
    if (raw instanceof Long whole) {
      return new Value.Int(whole);
    }
    if (raw instanceof BigDecimal decimal) {
      // A whole number beyond 64 bits keeps its digits.
      return node.isIntegralNumber()
          ? new Value.Text(Raw.text(decimal))
          : finite(decimal.doubleValue(), decimal);
    }
    if (raw instanceof Double) {
      return Nothing.NULL;
    }
    if (raw instanceof String text) {
      return new Value.Text(text);
    }
    if (raw instanceof byte[] bytes) {
      return new Value.Binary(Bytes.copyOf(bytes));
    }
    return raw instanceof JsonNode inner ? structure(inner) : raw;
  }
}
