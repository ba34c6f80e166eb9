package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.JsonTemplate;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From a raw value to the bytes of a message. Immutable. */
final class PayloadTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z-]*)}");
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
    JsonTemplate document = json && !text.equals(VALUE_ALONE) ? JsonTemplate.parse(text) : null;
    Set<String> names = document == null ? places(text) : new TreeSet<>(document.names());
    Set<String> unknown = new TreeSet<>(names);
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
    return new PayloadTemplate(text, json, document, names);
  }

  /** Whether there is a place of this name. */
  boolean has(String name) {
    return names.contains(name);
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
    if (document != null) {
      return document.fill(name -> place(name, value, now, id));
    }
    if (text.equals(VALUE_ALONE) && value != null) {
      return json ? JsonTemplate.json(value).getBytes(StandardCharsets.UTF_8) : bytes(value);
    }
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      Value at = place(place.group(1), value, now, id);
      place.appendReplacement(
          filled, Matcher.quoteReplacement(at == null ? place.group() : text(at)));
    }
    return place.appendTail(filled).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Value place(String name, @Nullable Value value, Instant now, long id) {
    return switch (name) {
      case "value" -> value;
      case "time" -> new Value.Text(now.toString());
      case "time-ms" -> new Value.Int(now.toEpochMilli());
      case "id" -> new Value.Int(id);
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
    if (value instanceof Value.Real real) {
      BigDecimal number = BigDecimal.valueOf(real.value());
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Value.Binary binary) {
      return binary.value().toBase64();
    }
    return value instanceof Value.Array || value instanceof Value.Struct
        ? JsonTemplate.json(value)
        : value.toString();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
