package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.MemberPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What several points fill of one command. Not thread-safe. */
final class JointBody {
  private static final Set<String> OF_ITSELF = Set.of("time", "time-ms", "id", "uuid");

  private final Instant now;
  private final long id;
  private final Node root = new Node(new LinkedHashMap<>());
  private final List<Value> elements = new ArrayList<>();
  private final Map<String, Value> named = new LinkedHashMap<>();

  private sealed interface Part {}

  private record Leaf(Value value) implements Part {}

  private record Node(Map<String, Part> members) implements Part {}

  /**
   * Nothing is filled yet.
   *
   * @param now the time of the command
   * @param id its number
   */
  JointBody(Instant now, long id) {
    this.now = now;
    this.id = id;
  }

  /**
   * Fills the place of a point.
   *
   * @throws IllegalArgumentException if another point fills it, or a part of it, already
   */
  void put(String pointId, Together.Place place, Value value) {
    if (place instanceof Together.Member member) {
      put(pointId, member.path(), value);
    } else if (place instanceof Together.Element element) {
      elements.add(element.template().element(value, now, id));
    } else if (place instanceof Together.Named name
        && named.putIfAbsent(name.name(), value) != null) {
      throw taken(pointId, "{" + name.name() + "}");
    }
  }

  private void put(String pointId, MemberPath path, Value value) {
    Node node = root;
    List<String> outer = path.names().subList(0, path.names().size() - 1);
    for (String name : outer) {
      Part next = node.members().computeIfAbsent(name, added -> new Node(new LinkedHashMap<>()));
      if (!(next instanceof Node inner)) {
        throw taken(pointId, path.toString());
      }
      node = inner;
    }
    if (node.members().putIfAbsent(path.names().get(outer.size()), new Leaf(value)) != null) {
      throw taken(pointId, path.toString());
    }
  }

  private static IllegalArgumentException taken(String pointId, String place) {
    return new IllegalArgumentException(
        "member ["
            + place
            + "] of point ["
            + pointId
            + "] is filled by another value of the same command");
  }

  /**
   * What the places of the payload hold.
   *
   * @throws IllegalArgumentException if a place of the payload is not filled, or points of
   *     different kinds share it
   */
  Map<String, Value> values(PayloadTemplate template) {
    int kinds =
        (root.members().isEmpty() ? 0 : 1)
            + (elements.isEmpty() ? 0 : 1)
            + (named.isEmpty() ? 0 : 1);
    if (kinds > 1) {
      throw new IllegalArgumentException(
          "the points that are sent together are not all members, or all elements, of the command");
    }
    if (!elements.isEmpty()) {
      return Map.of("value", new Value.Array(elements));
    }
    if (named.isEmpty()) {
      return Map.of("value", struct(root));
    }
    Set<String> missing = new TreeSet<>(template.names());
    missing.removeAll(named.keySet());
    missing.removeAll(OF_ITSELF);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the command needs a value for {"
              + String.join("}, {", missing)
              + "}, too: write those points with it, or set write.others to last");
    }
    return Map.copyOf(named);
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
