package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The members of a JSON object, by forgiving access: null is absent, and what has the wrong form is
 * absent with a warning.
 */
final class Members {
  private final Place place;
  private final Problems problems;
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  Members(Mapping mapping, Problems problems) {
    this(mapping, problems, UnaryOperator.identity());
  }

  /** With other names for the members; a member that has the name already wins. */
  Members(Mapping mapping, Problems problems, UnaryOperator<String> names) {
    this.place = mapping.place();
    this.problems = problems;
    for (Member member : mapping.members()) {
      String name = names.apply(member.key());
      if (name.equals(member.key())) {
        nodes.put(name, member.value());
      } else {
        nodes.putIfAbsent(name, member.value());
      }
    }
  }

  private Members(Members own, Members below) {
    this.place = own.place;
    this.problems = own.problems;
    nodes.putAll(below.nodes);
    nodes.putAll(own.nodes);
  }

  /** The same without some members. */
  Members without(List<String> keys) {
    Members rest = new Members(this, this);
    keys.forEach(rest.nodes::remove);
    return rest;
  }

  /** These over others: a member of these wins. */
  Members over(Members below) {
    return new Members(this, below);
  }

  Place place() {
    return place;
  }

  Place place(String key) {
    Node node = nodes.get(key);
    return node == null ? place : node.place();
  }

  /** Names in the order of the document. */
  List<String> names() {
    return List.copyOf(nodes.keySet());
  }

  /** Whether there is such a member, be it null. */
  boolean has(String key) {
    return nodes.containsKey(key);
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(nodes.get(key)).filter(node -> !isNull(node));
  }

  /** A text, number or flag, as text. */
  Optional<String> text(String key) {
    return node(key).flatMap(node -> scalar(key, node)).map(Scalar::text);
  }

  String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  /** A number, be it in quotes. */
  Optional<BigDecimal> number(String key) {
    return text(key).flatMap(Members::decimal);
  }

  static Optional<BigDecimal> decimal(String text) {
    String stripped = text.strip();
    // A number of a few characters is cheap to hold, whatever its exponent.
    if (stripped.isEmpty() || stripped.length() > 40) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(stripped);
      return Math.abs((long) number.scale()) > 400 ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean flag(String key) {
    return text(key).filter(text -> text.equalsIgnoreCase("true")).isPresent();
  }

  /** Whether a member is the JSON flag, not a text that looks like it. */
  Optional<Scalar> scalar(String key) {
    return node(key).flatMap(node -> scalar(key, node));
  }

  Optional<Members> object(String key) {
    return object(key, UnaryOperator.identity());
  }

  /** An object with other names for its members. */
  Optional<Members> object(String key, UnaryOperator<String> names) {
    return node(key).flatMap(node -> object(key, node, names));
  }

  /** The objects in a list, or a single one. */
  List<Members> objects(String key) {
    return objects(key, UnaryOperator.identity());
  }

  /** The objects in a list, or a single one, with other names for their members. */
  List<Members> objects(String key, UnaryOperator<String> names) {
    List<Members> objects = new ArrayList<>();
    for (Node item : items(key)) {
      object(key, item, names).ifPresent(objects::add);
    }
    return objects;
  }

  /** The items of a list; a single value is a list of one. */
  List<Node> items(String key) {
    return node(key)
        .map(node -> node instanceof Sequence sequence ? sequence.items() : List.of(node))
        .orElse(List.of());
  }

  /** The texts of a list, or a single one; null items are left out. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Node item : items(key)) {
      if (!isNull(item)) {
        scalar(key, item).ifPresent(scalar -> texts.add(scalar.text()));
      }
    }
    return texts;
  }

  static boolean isNull(Node node) {
    return node instanceof Scalar scalar && !scalar.quoted() && scalar.text().equals("null");
  }

  private Optional<Scalar> scalar(String key, Node node) {
    if (node instanceof Scalar scalar) {
      return Optional.of(scalar);
    }
    problems.warning(
        node.place(), "Member [" + key + "] must be a single value, not " + node.noun());
    return Optional.empty();
  }

  private Optional<Members> object(String key, Node node, UnaryOperator<String> names) {
    if (node instanceof Mapping mapping) {
      return Optional.of(new Members(mapping, problems, names));
    }
    problems.warning(node.place(), "Member [" + key + "] must be an object, not " + node.noun());
    return Optional.empty();
  }
}
