package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON pointer (RFC 6901), compiled, with extensions: a token in brackets, where no member has
 * that very name, is a {@link Pick}.
 */
final class Pointer {
  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

  private final Token[] tokens;

  private record Token(String name, int index, @Nullable Pick pick) {}

  private Pointer(Token[] tokens) {
    this.tokens = tokens;
  }

  /** Reads a pointer; {@code what} begins the message of a fault. */
  static Pointer parse(String text, String what) {
    if (text.isEmpty()) {
      return new Pointer(new Token[0]);
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException(
          what
              + " ["
              + text
              + "]: a JSON pointer (RFC 6901) begins with '/', found '"
              + text.charAt(0)
              + "' at character 0");
    }
    List<Token> tokens = new ArrayList<>();
    for (String escaped : text.substring(1).split("/", -1)) {
      String name = unescape(escaped, text, what);
      int index = INDEX.matcher(name).matches() ? Integer.parseInt(name) : -1;
      tokens.add(new Token(name, index, Pick.parse(name, what)));
    }
    return new Pointer(tokens.toArray(Token[]::new));
  }

  private static String unescape(String escaped, String text, String what) {
    for (int i = escaped.indexOf('~'); i >= 0; i = escaped.indexOf('~', i + 1)) {
      if (i + 1 == escaped.length() || "01".indexOf(escaped.charAt(i + 1)) < 0) {
        throw new IllegalArgumentException(
            what + " [" + text + "]: '~' must be followed by 0 or 1, in token [" + escaped + "]");
      }
    }
    return escaped.replace("~1", "/").replace("~0", "~");
  }

  /** The tokens, without their escapes. */
  List<String> names() {
    return Arrays.stream(tokens).map(Token::name).toList();
  }

  /** The node at this place, or null. */
  @Nullable JsonNode find(JsonNode document) {
    return find(document, document);
  }

  /** The node at this place of a part of a document, or null. */
  @Nullable JsonNode find(JsonNode part, JsonNode document) {
    JsonNode node = part;
    for (Token token : tokens) {
      JsonNode next;
      if (node instanceof ObjectNode object) {
        next = object.get(token.name());
      } else if (node instanceof ArrayNode array) {
        next = token.index() >= 0 ? array.get(token.index()) : null;
      } else {
        return null;
      }
      if (next == null && token.pick() != null) {
        next = token.pick().from(node, document);
      }
      if (next == null) {
        return null;
      }
      node = next;
    }
    return node;
  }
}
