package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in a message a value is. Compiled once; equal by the text it was made from. */
public final class Selector {
  private static final String KEY = "$key";
  private static final String ROOT = "$root";
  private static final String PROPERTY = "$property.";
  private static final Pattern ALTERNATIVES = Pattern.compile(" +\\|\\| +");
  private static final Pattern LEVEL = Pattern.compile("\\$topic\\[(-?\\d{1,4})]");
  private static final Pattern VARIABLE = Pattern.compile("\\$topic\\.([A-Za-z][A-Za-z0-9_-]*)");
  private static final Pattern NAME =
      Pattern.compile("\\$key:(.*)\\[(-?\\d{1,6})]", Pattern.DOTALL);
  private static final Pattern JSON_PATH = Pattern.compile("\\$?\\.?[A-Za-z_][\\w-]*(\\.[\\w-]+)*");

  private final String text;
  private final Place place;
  private final boolean readsKey;

  /** Finds the raw value of a message; see {@link Raw}. */
  @FunctionalInterface
  private interface Place {
    Object in(Payload payload);
  }

  private Selector(String text, Place place, boolean readsKey) {
    this.text = text;
    this.place = place;
    this.readsKey = readsKey;
  }

  /**
   * Reads a selector.
   *
   * @param text the selector
   * @param variables index of the topic level by name of the level variable
   * @return the selector
   * @throws IllegalArgumentException if it is none; the message names selector, rule and place
   */
  public static Selector parse(String text, Map<String, Integer> variables) {
    String[] parts = text.contains("||") ? ALTERNATIVES.split(text, -1) : new String[] {text};
    if (parts.length == 1) {
      return single(text, variables);
    }
    List<Selector> alternatives = new ArrayList<>();
    for (String part : parts) {
      alternatives.add(single(part, variables));
    }
    return new Selector(
        String.join(" || ", alternatives.stream().map(Selector::toString).toList()),
        payload -> first(alternatives, payload),
        alternatives.stream().anyMatch(Selector::readsKey));
  }

  private static Selector single(String text, Map<String, Integer> variables) {
    // A level variable is another level at another address: equality must see which.
    Matcher variable = VARIABLE.matcher(text);
    Integer level = variable.matches() ? variables.get(variable.group(1)) : null;
    return new Selector(
        level == null ? text : text + "@" + level, place(text, variables), text.equals(KEY));
  }

  // Where none has a value, null tells more than a fault, and a fault more than nothing.
  private static Object first(List<Selector> alternatives, Payload payload) {
    Object best = Nothing.ABSENT;
    for (int i = 0; i < alternatives.size(); i++) {
      Object found = alternatives.get(i).select(payload);
      if (!(found instanceof Nothing) && !(found instanceof Fault)) {
        return found;
      }
      if (best == Nothing.ABSENT || found == Nothing.NULL) {
        best = found;
      }
    }
    return best;
  }

  private static Place place(String text, Map<String, Integer> variables) {
    if (!text.startsWith("$")) {
      Pointer pointer = Pointer.parse(text, "Selector");
      return payload -> at(pointer, payload);
    }
    if (text.equals(ROOT) || text.startsWith(ROOT + "/")) {
      Pointer pointer = Pointer.parse(text.substring(ROOT.length()), "Selector");
      return payload -> at(pointer, payload.root());
    }
    if (text.startsWith(PROPERTY) && text.length() > PROPERTY.length()) {
      String name = text.substring(PROPERTY.length());
      return payload -> payload.property(name);
    }
    Place place = named(text);
    if (place == null) {
      place = level(text, variables);
    }
    if (place == null) {
      place = memberName(text);
    }
    if (place == null) {
      throw new IllegalArgumentException(
          "Selector ["
              + text
              + "]: must be a JSON pointer beginning with '/', $payload, $bytes, $topic[n],"
              + " $topic.name, $key, $key:/pointer[n], $root/pointer, $property.name or"
              + " $retained");
    }
    return place;
  }

  private static @Nullable Place named(String text) {
    return switch (text) {
      case "$payload" -> Payload::text;
      case "$bytes" -> Payload::bytes;
      case "$retained" -> Payload::retained;
      case KEY -> Payload::key;
      default -> null;
    };
  }

  private static @Nullable Place level(String text, Map<String, Integer> variables) {
    Matcher level = LEVEL.matcher(text);
    if (level.matches()) {
      int n = Integer.parseInt(level.group(1));
      return payload -> payload.level(n);
    }
    Matcher variable = VARIABLE.matcher(text);
    if (!variable.matches()) {
      return null;
    }
    Integer n = variables.get(variable.group(1));
    if (n == null) {
      throw new IllegalArgumentException(
          "Selector ["
              + text
              + "]: the address has no level variable {"
              + variable.group(1)
              + "}"
              + (variables.isEmpty() ? "" : ", only " + variables.keySet()));
    }
    int at = n;
    return payload -> payload.level(at);
  }

  private static @Nullable Place memberName(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.matches()) {
      return null;
    }
    Pointer pointer = Pointer.parse(name.group(1), "Selector");
    int n = Integer.parseInt(name.group(2));
    return payload -> {
      Object found = at(pointer, payload);
      return found instanceof Fault ? found : Json.name(found, n);
    };
  }

  private static Object at(Pointer pointer, Payload payload) {
    Object part = payload.json();
    if (!(part instanceof JsonNode node)) {
      return part;
    }
    return Json.plain(pointer.find(node, payload.whole(node)));
  }

  /**
   * What was probably meant by a text that is no selector.
   *
   * @param text the text
   * @return a selector, or empty text
   */
  public static String suggestion(String text) {
    if (!JSON_PATH.matcher(text).matches() || text.equals("$")) {
      return text.contains("/") && !text.startsWith("$") ? "/" + text : "";
    }
    String path = text.startsWith("$") ? text.substring(1) : text;
    return "/" + (path.startsWith(".") ? path.substring(1) : path).replace('.', '/');
  }

  /** What is there. */
  Object select(Payload payload) {
    return place.in(payload);
  }

  /** Whether it reads the member name of an element of a series. */
  boolean readsKey() {
    return readsKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Selector selector && text.equals(selector.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
