package io.tagwire.preconfig.simulate;

import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON document that can be changed at places named by pointers. Not thread-safe. */
final class Tree {
  private static final Pattern CHOICE = Pattern.compile("\\[([^=\\]]+)=([^,\\]]*)]");

  private Object root;

  private Tree(Object root) {
    this.root = root;
  }

  /** A number, true, false or null, as written. */
  record Literal(String text) {}

  static Tree empty() {
    return new Tree(new LinkedHashMap<String, Object>());
  }

  /** A document that is one text. */
  static Tree of(String text) {
    return new Tree(text);
  }

  /** The document; empty if the text is no object, array or quoted text. */
  static Optional<Tree> parse(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith("{") && !stripped.startsWith("[") && !stripped.startsWith("\"")) {
      return Optional.empty();
    }
    return JsonReader.parse("payload", stripped, new Problems()).map(node -> new Tree(of(node)));
  }

  /** The elements of the array there; none if there is no array. */
  List<Tree> elements(String pointer) {
    Object at = root;
    for (String token : tokens(pointer)) {
      at = at == null ? null : child(at, token);
    }
    if (!(at instanceof List<?> list)) {
      return List.of();
    }
    List<Tree> elements = new ArrayList<>();
    list.forEach(item -> elements.add(new Tree(item)));
    return elements;
  }

  /** The object or array there; a change of it changes this document. */
  Optional<Tree> at(String pointer) {
    Object at = root;
    for (String token : tokens(pointer)) {
      at = at == null ? null : child(at, token);
    }
    return at instanceof Map || at instanceof List ? Optional.of(new Tree(at)) : Optional.empty();
  }

  /** The same document with other texts, both as values and as names. */
  Tree translated(Map<String, String> words) {
    return new Tree(translated(root, words));
  }

  /** A document that holds this one as the only element of an array there. */
  Tree wrapped(String pointer) {
    Object inner = new ArrayList<>(List.of(root));
    List<String> tokens = tokens(pointer);
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Map<String, Object> outer = new LinkedHashMap<>();
      outer.put(tokens.get(i), inner);
      inner = outer;
    }
    return new Tree(inner);
  }

  /** The text of the value there; empty if there is none. */
  Optional<String> get(String pointer) {
    Object at = root;
    for (String token : tokens(pointer)) {
      at = child(at, token);
      if (at == null) {
        return Optional.empty();
      }
    }
    if (at instanceof Literal literal) {
      return Optional.of(literal.text());
    }
    return at instanceof String text ? Optional.of(text) : Optional.of(TreeText.of(at));
  }

  /** Whether the value there is a number, true, false or null. */
  boolean isLiteral(String pointer) {
    Object at = root;
    for (String token : tokens(pointer)) {
      at = at == null ? null : child(at, token);
    }
    return at instanceof Literal;
  }

  /** Whether the value there is a number. */
  boolean isNumber(String pointer) {
    Object at = root;
    for (String token : tokens(pointer)) {
      at = at == null ? null : child(at, token);
    }
    return at instanceof Literal literal && literal.text().matches("[+-]?\\d.*");
  }

  /**
   * Puts a value there, making the objects on the way.
   *
   * @param text the value
   * @param quoted whether it is a text
   * @return whether it could be put
   */
  boolean set(String pointer, String text, boolean quoted) {
    return set(pointer, quoted ? text : new Literal(text));
  }

  /** Puts a document there. */
  void set(String pointer, Tree document) {
    set(pointer, document.root);
  }

  private boolean set(String pointer, Object value) {
    List<String> tokens = tokens(pointer);
    if (tokens.isEmpty()) {
      root = value;
      return true;
    }
    Object at = root;
    for (int i = 0; i < tokens.size() - 1; i++) {
      Object below = child(at, tokens.get(i));
      if (below == null || below instanceof Literal || below instanceof String) {
        below = make(at, tokens.get(i), tokens.get(i + 1));
      }
      if (below == null) {
        return false;
      }
      at = below;
    }
    return put(at, tokens.get(tokens.size() - 1), value);
  }

  /** Takes the member of an object there away, if there is one. */
  void remove(String pointer) {
    List<String> tokens = tokens(pointer);
    Object at = root;
    for (int i = 0; i < tokens.size() - 1; i++) {
      at = at == null ? null : child(at, tokens.get(i));
    }
    if (at instanceof Map<?, ?> map && !tokens.isEmpty()) {
      map.remove(tokens.get(tokens.size() - 1));
    }
  }

  @Override
  public String toString() {
    return TreeText.of(root);
  }

  private static List<String> tokens(String pointer) {
    List<String> tokens = new ArrayList<>();
    if (!pointer.isEmpty()) {
      for (String token : pointer.substring(1).split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return tokens;
  }

  private static @Nullable Object child(Object at, String token) {
    if (at instanceof Map<?, ?> map) {
      return map.get(token);
    }
    if (at instanceof List<?> list) {
      int index = index(list, token);
      return index >= 0 && index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  private static int index(List<?> list, String token) {
    if (token.matches("\\d{1,6}")) {
      return Integer.parseInt(token);
    }
    if (token.equals("[-1]")) {
      return list.size() - 1;
    }
    Matcher choice = CHOICE.matcher(token);
    for (int i = 0; choice.matches() && i < list.size(); i++) {
      Object value = child(list.get(i), choice.group(1));
      String text = value instanceof Literal literal ? literal.text() : String.valueOf(value);
      if (text.equals(choice.group(2))) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object make(Object at, String token, String next) {
    boolean list = next.startsWith("[") || next.equals("0");
    Object fresh = list ? new ArrayList<Object>() : new LinkedHashMap<String, Object>();
    if (at instanceof Map<?, ?> map && !token.startsWith("[")) {
      ((Map<String, Object>) map).put(token, fresh);
      return fresh;
    }
    if (at instanceof List<?> array) {
      Matcher choice = CHOICE.matcher(token);
      if (choice.matches() && fresh instanceof Map<?, ?> element) {
        String text = choice.group(2);
        boolean number = text.matches("-?\\d{1,15}(\\.\\d+)?");
        ((Map<String, Object>) element).put(choice.group(1), number ? new Literal(text) : text);
        ((List<Object>) array).add(element);
        return element;
      }
      if (token.equals(String.valueOf(array.size())) || token.equals("[-1]")) {
        ((List<Object>) array).add(fresh);
        return fresh;
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private static boolean put(Object at, String token, Object value) {
    if (at instanceof Map<?, ?> map && !token.startsWith("[")) {
      ((Map<String, Object>) map).put(token, value);
      return true;
    }
    if (at instanceof List<?> list) {
      int index = index(list, token);
      if (index >= 0 && index < list.size()) {
        ((List<Object>) list).set(index, value);
        return true;
      }
      if (index == list.size()) {
        ((List<Object>) list).add(value);
        return true;
      }
    }
    return false;
  }

  private static Object translated(Object value, Map<String, String> words) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach(
          (key, below) -> {
            String name = String.valueOf(key);
            result.put(words.getOrDefault(name, name), translated(below, words));
          });
      return result;
    }
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(item -> result.add(translated(item, words)));
      return result;
    }
    return value instanceof String text ? words.getOrDefault(text, text) : value;
  }

  private static Object of(Node node) {
    if (node instanceof Mapping mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Member member : mapping.members()) {
        map.put(member.key(), of(member.value()));
      }
      return map;
    }
    if (node instanceof Sequence sequence) {
      List<Object> list = new ArrayList<>();
      sequence.items().forEach(item -> list.add(of(item)));
      return list;
    }
    Scalar scalar = (Scalar) node;
    return scalar.quoted() ? scalar.text() : new Literal(scalar.text());
  }
}
