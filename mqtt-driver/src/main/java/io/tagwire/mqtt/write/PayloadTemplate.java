package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.EncodeChain;
import io.tagwire.mqtt.codec.JsonTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From raw values to the bytes of a message. Immutable. */
final class PayloadTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z-]*)}");
  private static final String VALUE = "value";
  private static final String VALUE_ALONE = "{value}";

  private final String text;
  private final boolean json;
  private final @Nullable JsonTemplate document;
  private final Set<String> names;

  private PayloadTemplate(
      String text, boolean json, @Nullable JsonTemplate document, Set<String> names) {
    this.text = text;
    this.json = json;
    this.document = document;
    this.names = Set.copyOf(names);
  }

  /**
   * Reads a template.
   *
   * @param known the places there may be
   * @throws IllegalArgumentException with a sentence for people
   */
  static PayloadTemplate parse(String text, boolean json, Set<String> known) {
    PayloadTemplate template = open(text, json);
    Set<String> unknown = new TreeSet<>(template.names);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Template ["
              + text
              + "] has {"
              + unknown.iterator().next()
              + "}; there is only {"
              + String.join("}, {", new TreeSet<>(known))
              + "}");
    }
    return template;
  }

  /**
   * Reads a template that may have places of any name.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static PayloadTemplate open(String text, boolean json) {
    JsonTemplate document = json && !text.equals(VALUE_ALONE) ? JsonTemplate.parse(text) : null;
    Set<String> names = document == null ? places(text) : new TreeSet<>(document.names());
    return new PayloadTemplate(text, json, document, names);
  }

  /** Whether there is a place of this name. */
  boolean has(String name) {
    return names.contains(name);
  }

  /** The names of all places. */
  Set<String> names() {
    return names;
  }

  private static Set<String> places(String text) {
    Set<String> names = new TreeSet<>();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      names.add(place.group(1));
    }
    return names;
  }

  /**
   * The payload.
   *
   * @param value the raw value; null where the template has no place for one
   * @throws IllegalArgumentException if the value has no form in this format
   */
  byte[] fill(@Nullable Value value, Instant now, long id) {
    return fill(value == null ? Map.of() : Map.of(VALUE, value), now, id);
  }

  /**
   * The payload.
   *
   * @param values the raw values by name of their place
   * @throws IllegalArgumentException if a value has no form in this format
   */
  byte[] fill(Map<String, Value> values, Instant now, long id) {
    if (document != null) {
      return document.fill(name -> place(name, values, now, id));
    }
    Value alone = values.get(VALUE);
    if (text.equals(VALUE_ALONE) && alone != null) {
      return json ? JsonTemplate.json(alone).getBytes(StandardCharsets.UTF_8) : bytes(alone);
    }
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      Value at = place(place.group(1), values, now, id);
      place.appendReplacement(
          filled, Matcher.quoteReplacement(at == null ? place.group() : text(at)));
    }
    return place.appendTail(filled).toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What it stands for in a greater document; the value itself if that is all there is.
   *
   * @throws IllegalArgumentException if the value has no form in JSON
   */
  Value element(Value value, Instant now, long id) {
    return document == null
        ? value
        : document.value(name -> place(name, Map.of(VALUE, value), now, id));
  }

  private static @Nullable Value place(
      String name, Map<String, Value> values, Instant now, long id) {
    Value own = values.get(name);
    if (own != null) {
      return own;
    }
    return switch (name) {
      case "time" -> new Value.Text(now.toString());
      case "time-ms" -> new Value.Int(now.toEpochMilli());
      case "id" -> new Value.Int(id);
      case "uuid" -> new Value.Text(CommandIds.uuid(id));
      default -> null;
    };
  }

  private static byte[] bytes(Value value) {
    return value instanceof Value.Binary binary
        ? binary.value().toArray()
        : text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** A value as text: numbers without exponent and without zeros at the end. */
  static String text(Value value) {
    return EncodeChain.text(value);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
