package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a message a value is. Compiled once; equal by the text it was made from. */
public final class Selector {
  private static final Pattern LEVEL = Pattern.compile("\\$topic\\[(-?\\d{1,4})]");
  private static final Pattern VARIABLE = Pattern.compile("\\$topic\\.([A-Za-z][A-Za-z0-9_-]*)");
  private static final Pattern NAME =
      Pattern.compile("\\$key:(.*)\\[(-?\\d{1,6})]", Pattern.DOTALL);
  private static final Pattern JSON_PATH = Pattern.compile("\\$?\\.?[A-Za-z_][\\w-]*(\\.[\\w-]+)*");

  private final String text;
  private final Place place;

  /** Finds the raw value of a message; see {@link Raw}. */
  @FunctionalInterface
  private interface Place {
    Object in(Payload payload);
  }

  private Selector(String text, Place place) {
    this.text = text;
    this.place = place;
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
    // A level variable is another level at another address: equality must see which.
    Matcher variable = VARIABLE.matcher(text);
    Integer level = variable.matches() ? variables.get(variable.group(1)) : null;
    return new Selector(level == null ? text : text + "@" + level, place(text, variables));
  }

  private static Place place(String text, Map<String, Integer> variables) {
    if (text.equals("$payload")) {
      return Payload::text;
    }
    if (text.equals("$bytes")) {
      return Payload::bytes;
    }
    if (!text.startsWith("$")) {
      Pointer pointer = Pointer.parse(text, "Selector");
      return payload -> at(pointer, payload);
    }
    Matcher level = LEVEL.matcher(text);
    if (level.matches()) {
      int n = Integer.parseInt(level.group(1));
      return payload -> payload.level(n);
    }
    Matcher variable = VARIABLE.matcher(text);
    if (variable.matches()) {
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
    Matcher name = NAME.matcher(text);
    if (name.matches()) {
      Pointer pointer = Pointer.parse(name.group(1), "Selector");
      int n = Integer.parseInt(name.group(2));
      return payload -> {
        Object found = at(pointer, payload);
        return found instanceof Fault ? found : Json.name(found, n);
      };
    }
    throw new IllegalArgumentException(
        "Selector ["
            + text
            + "]: must be a JSON pointer beginning with '/', $payload, $bytes,"
            + " $topic[n], $topic.name or $key:/pointer[n]");
  }

  private static Object at(Pointer pointer, Payload payload) {
    Object document = payload.json();
    return document instanceof JsonNode node ? Json.plain(pointer.find(node)) : document;
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
