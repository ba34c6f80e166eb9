package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One element of an array or object, by what it holds or where it stands. */
sealed interface Pick {
  /** The element, or null. */
  @Nullable JsonNode from(JsonNode container, JsonNode document);

  /** Reads a token; null if it is an ordinary name. */
  static @Nullable Pick parse(String token, String what) {
    if (!token.startsWith("[") || !token.endsWith("]") || token.length() < 3) {
      return null;
    }
    String inner = token.substring(1, token.length() - 1);
    if (inner.equals("*")) {
      return new Position(0);
    }
    if (Position.NUMBER.matcher(inner).matches()) {
      return new Position(Integer.parseInt(inner));
    }
    int equal = inner.indexOf('=');
    if (equal <= 0) {
      return null;
    }
    String name = inner.substring(0, equal);
    if (name.startsWith("@/")) {
      return new Parallel(Pointer.parse(name.substring(1), what), inner.substring(equal + 1));
    }
    return new Members(Members.wanted(inner));
  }

  /** Whether a node is this text, as comparisons see it. */
  private static boolean is(@Nullable JsonNode node, String text) {
    return node != null && Raw.text(Json.plain(node)).equals(text);
  }

  /**
   * By its place, negative from the end.
   *
   * @param at 0 for the first
   */
  record Position(int at) implements Pick {
    static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}");

    @Override
    public @Nullable JsonNode from(JsonNode container, JsonNode document) {
      int index = at < 0 ? container.size() + at : at;
      if (container instanceof ObjectNode && index >= 0 && index < container.size()) {
        Iterator<JsonNode> elements = container.elements();
        for (int i = 0; i < index; i++) {
          elements.next();
        }
        return elements.next();
      }
      return container.get(index);
    }
  }

  /**
   * The first whose members have these values.
   *
   * @param wanted value by name, in the order they are looked at
   */
  record Members(Map<String, String> wanted) implements Pick {
    private static final Pattern PAIR = Pattern.compile("([^=,]+)=([^,]*)(?:,|$)");

    // A comma belongs to the value unless a name and '=' follow each of them.
    static Map<String, String> wanted(String text) {
      Map<String, String> wanted = new LinkedHashMap<>();
      Matcher pair = PAIR.matcher(text);
      int end = 0;
      while (pair.find() && pair.start() == end) {
        wanted.put(pair.group(1).trim(), pair.group(2));
        end = pair.end();
      }
      if (end == text.length() && !text.endsWith(",")) {
        return wanted;
      }
      int equal = text.indexOf('=');
      return Map.of(text.substring(0, equal), text.substring(equal + 1));
    }

    @Override
    public @Nullable JsonNode from(JsonNode container, JsonNode document) {
      for (JsonNode element : container) {
        if (holds(element)) {
          return element;
        }
      }
      return null;
    }

    private boolean holds(JsonNode element) {
      for (Map.Entry<String, String> member : wanted.entrySet()) {
        if (!is(element.get(member.getKey()), member.getValue())) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * By the place at which another array of the document holds a name.
   *
   * @param names where that array is, from the root of the document
   * @param wanted the text it holds there, or there is an object whose member of the name "name"
   *     holds it
   */
  record Parallel(Pointer names, String wanted) implements Pick {
    @Override
    public @Nullable JsonNode from(JsonNode container, JsonNode document) {
      if (!(names.find(document) instanceof ArrayNode list)) {
        return null;
      }
      for (int i = 0; i < list.size(); i++) {
        JsonNode name = list.get(i);
        if (is(name.isObject() ? name.get("name") : name, wanted)) {
          return container instanceof ArrayNode ? container.get(i) : null;
        }
      }
      return null;
    }
  }
}
