package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON pointer (RFC 6901), compiled, with one extension: the token {@code [name=value]} on an
 * array is its first element whose member {@code name} has that value.
 */
final class Pointer {
  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final Pattern KEY = Pattern.compile("\\[([^=\\]]+)=(.*)]", Pattern.DOTALL);

  private final Token[] tokens;

  private record Token(String name, int index, @Nullable String key, @Nullable String keyValue) {}

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
      tokens.add(token(unescape(escaped, text, what)));
    }
    return new Pointer(tokens.toArray(Token[]::new));
  }

  private static Token token(String name) {
    Matcher key = KEY.matcher(name);
    return new Token(
        name,
        INDEX.matcher(name).matches() ? Integer.parseInt(name) : -1,
        key.matches() ? key.group(1) : null,
        key.matches() ? key.group(2) : null);
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
    JsonNode node = document;
    for (Token token : tokens) {
      if (node instanceof ObjectNode object) {
        node = object.get(token.name());
      } else if (node instanceof ArrayNode array) {
        node = element(array, token);
      } else {
        return null;
      }
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static @Nullable JsonNode element(ArrayNode array, Token token) {
    if (token.index() >= 0) {
      return array.get(token.index());
    }
    if (token.key() == null) {
      return null;
    }
    for (JsonNode element : array) {
      JsonNode member = element.get(token.key());
      if (member != null && Raw.text(Json.plain(member)).equals(token.keyValue())) {
        return element;
      }
    }
    return null;
  }
}
