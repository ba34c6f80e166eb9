package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.MemberPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object of which every point fills one member. Not thread-safe. */
final class JointBody {
  private final Node root = new Node(new LinkedHashMap<>());

  private sealed interface Part {}

  private record Leaf(Value value) implements Part {}

  private record Node(Map<String, Part> members) implements Part {}

  /**
   * Fills a member.
   *
   * @throws IllegalArgumentException if another point fills it, or a part of it, already
   */
  void put(String pointId, MemberPath path, Value value) {
    Node node = root;
    List<String> outer = path.names().subList(0, path.names().size() - 1);
    for (String name : outer) {
      Part next = node.members().computeIfAbsent(name, added -> new Node(new LinkedHashMap<>()));
      if (!(next instanceof Node inner)) {
        throw taken(pointId, path);
      }
      node = inner;
    }
    if (node.members().putIfAbsent(path.names().get(outer.size()), new Leaf(value)) != null) {
      throw taken(pointId, path);
    }
  }

  private static IllegalArgumentException taken(String pointId, MemberPath path) {
    return new IllegalArgumentException(
        "member ["
            + path
            + "] of point ["
            + pointId
            + "] is filled by another value of the same command");
  }

  Value.Struct value() {
    return struct(root);
  }

  private static Value.Struct struct(Node node) {
    Map<String, Value> fields = new LinkedHashMap<>();
    node.members()
        .forEach(
            (name, part) ->
                fields.put(
                    name, part instanceof Node inner ? struct(inner) : ((Leaf) part).value()));
    return new Value.Struct(fields);
  }
}
