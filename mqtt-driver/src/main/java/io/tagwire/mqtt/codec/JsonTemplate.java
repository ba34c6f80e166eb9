package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagwire.driver.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document with places for values: a text that is exactly {@code {name}} becomes the typed
 * value, {@code {name}} within a longer text becomes the value as text. Immutable.
 */
public final class JsonTemplate {
  /** Stands for JSON null where a value is wanted; told apart from the text by identity. */
  public static final Value NULL = new Value.Text("null");

  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z-]*)}");

  private final JsonNode document;
  private final Set<String> names;

  private JsonTemplate(JsonNode document, Set<String> names) {
    this.document = document;
    this.names = Set.copyOf(names);
  }

  /**
   * Reads a template.
   *
   * @param text a JSON document, places in its texts
   * @return the template
   * @throws IllegalArgumentException if it is not JSON; the message says where
   */
  public static JsonTemplate parse(String text) {
    Object parsed = Json.parse(text.getBytes(StandardCharsets.UTF_8));
    if (!(parsed instanceof JsonNode node)) {
      String detail = parsed instanceof Fault fault ? fault.detail() : "";
      throw new IllegalArgumentException(
          "Template [" + Raw.cut(text) + "]: " + detail.replaceFirst("^Payload ", ""));
    }
    Set<String> names = new TreeSet<>();
    collect(node, names);
    return new JsonTemplate(node, names);
  }

  private static void collect(JsonNode node, Set<String> names) {
    if (node.isTextual()) {
      Matcher place = PLACE.matcher(node.textValue());
      while (place.find()) {
        names.add(place.group(1));
      }
    }
    node.forEach(child -> collect(child, names));
  }

  /**
   * The names of all places.
   *
   * @return sorted by nothing in particular
   */
  public Set<String> names() {
    return names;
  }

  /**
   * Whether the document has a member.
   *
   * @param pointer its place, RFC 6901
   * @return whether there is something, a place for a value included
   * @throws IllegalArgumentException if it is no pointer
   */
  public boolean has(String pointer) {
    return Pointer.parse(pointer, "Member").find(document) != null;
  }

  /**
   * Fills the places.
   *
   * @param values value by name; a name without one stays as it is
   * @return JSON in UTF-8
   * @throws IllegalArgumentException if a value has no form in JSON: a number that is not finite
   */
  public byte[] fill(Function<String, @Nullable Value> values) {
    try {
      return Json.MAPPER.writeValueAsBytes(filled(document, values));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Value has no form in JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Fills the places, to be put into another document.
   *
   * @param values value by name; a name without one stays as it is
   * @return a structure, an array or what else the document is; {@link #NULL} for JSON null
   * @throws IllegalArgumentException if a value has no form in JSON
   */
  public Value value(Function<String, @Nullable Value> values) {
    return value(filled(document, values));
  }

  private static Value value(JsonNode node) {
    if (node.isObject()) {
      Map<String, Value> fields = new LinkedHashMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
      return new Value.Struct(fields);
    }
    if (node.isArray()) {
      List<Value> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return new Value.Array(items);
    }
    if (node.isNull()) {
      return NULL;
    }
    if (node.isBoolean()) {
      return Value.Bool.of(node.booleanValue());
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() && node.canConvertToLong()
          ? new Value.Int(node.longValue())
          : new Value.Real(node.doubleValue());
    }
    return new Value.Text(node.textValue());
  }

  /**
   * A value as JSON.
   *
   * @param value the value; bytes become base64, a time ISO 8601
   * @return JSON text
   * @throws IllegalArgumentException for a number that is not finite
   */
  public static String json(Value value) {
    return node(value).toString();
  }

  private static JsonNode filled(JsonNode node, Function<String, @Nullable Value> values) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        copy.set(field.getKey(), filled(field.getValue(), values));
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(element -> copy.add(filled(element, values)));
      return copy;
    }
    return node.isTextual() ? text(node, values) : node;
  }

  private static JsonNode text(JsonNode node, Function<String, @Nullable Value> values) {
    String text = node.textValue();
    Matcher place = PLACE.matcher(text);
    if (place.matches()) {
      Value value = values.apply(place.group(1));
      return value == null ? node : node(value);
    }
    place.reset();
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      Value value = values.apply(place.group(1));
      String inserted = value == null ? place.group() : value.toString();
      place.appendReplacement(filled, Matcher.quoteReplacement(inserted));
    }
    return JsonNodeFactory.instance.textNode(place.appendTail(filled).toString());
  }

  private static JsonNode node(Value value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (isNull(value)) {
      return nodes.nullNode();
    }
    if (value instanceof Value.Bool flag) {
      return nodes.booleanNode(flag.value());
    }
    if (value instanceof Value.Int whole) {
      return nodes.numberNode(whole.value());
    }
    if (value instanceof Value.Real real) {
      return number(real.value());
    }
    if (value instanceof Value.Binary binary) {
      return nodes.textNode(binary.value().toBase64());
    }
    if (value instanceof Value.Array array) {
      ArrayNode elements = nodes.arrayNode(array.items().size());
      array.items().forEach(item -> elements.add(node(item)));
      return elements;
    }
    if (value instanceof Value.Struct struct) {
      ObjectNode object = nodes.objectNode();
      struct.fields().forEach((name, field) -> object.set(name, node(field)));
      return object;
    }
    return nodes.textNode(value.toString());
  }

  @SuppressWarnings("ReferenceEquality") // A text that reads null is a text.
  private static boolean isNull(Value value) {
    return value == NULL;
  }

  // 21.0 is written 21: JSON does not tell them apart, but firmware that wants a whole number does.
  private static JsonNode number(double real) {
    if (!Double.isFinite(real)) {
      throw new IllegalArgumentException("Value [" + real + "] has no form in JSON");
    }
    boolean whole = real == Math.rint(real) && Math.abs(real) < 1L << 53;
    return whole
        ? JsonNodeFactory.instance.numberNode((long) real)
        : JsonNodeFactory.instance.numberNode(real);
  }
}
