package io.tagwire.preconfig.source;

import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Turns the node graph of the YAML library, in which aliases share nodes, into a bounded tree. */
final class YamlTree {
  /** A document may hold so many nodes, aliases counted each time they are used. */
  static final int MAX_NODES = 2_000_000;

  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  private final String file;
  private final Problems problems;
  private final Set<Object> above = Collections.newSetFromMap(new IdentityHashMap<>());
  private int count;

  YamlTree(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  Optional<Node> convert(org.yaml.snakeyaml.nodes.Node node) {
    Place place = place(node);
    if (++count > MAX_NODES) {
      if (count == MAX_NODES + 1) {
        problems.error(place, "The document has more than " + MAX_NODES + " nodes");
      }
      return Optional.empty();
    }
    if (!node.getTag().getValue().startsWith(STANDARD_TAGS)) {
      problems.error(
          place, "Tag [" + node.getTag().getValue() + "] is not supported", "leave the tag out");
    }
    if (node instanceof ScalarNode scalar) {
      boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
      return Optional.of(new Scalar(place, scalar.getValue(), quoted));
    }
    if (!above.add(node)) {
      problems.error(place, "An alias stands inside the very node it refers to");
      return Optional.empty();
    }
    try {
      return Optional.of(
          node instanceof SequenceNode sequence
              ? sequence(place, sequence)
              : mapping(place, (MappingNode) node));
    } finally {
      above.remove(node);
    }
  }

  private Sequence sequence(Place place, SequenceNode node) {
    List<Node> items = new ArrayList<>();
    node.getValue().forEach(item -> convert(item).ifPresent(items::add));
    return new Sequence(place, items);
  }

  private Mapping mapping(Place place, MappingNode node) {
    Map<String, Member> members = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      Place at = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.error(at, "A key must be a text, not a list or a mapping");
        continue;
      }
      if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
        convert(tuple.getValueNode()).ifPresent(value -> merge(at, value, merged));
        continue;
      }
      Member before = members.get(key.getValue());
      if (before != null) {
        problems.error(
            at,
            "Key ["
                + key.getValue()
                + "] stands here twice, first on line "
                + before.place().line());
        continue;
      }
      convert(tuple.getValueNode())
          .ifPresent(value -> members.put(key.getValue(), new Member(key.getValue(), at, value)));
    }
    // YAML merge: keys of the mapping itself win, then the first mapping merged.
    for (Mapping other : merged) {
      other.members().forEach(member -> members.putIfAbsent(member.key(), member));
    }
    return new Mapping(place, List.copyOf(members.values()));
  }

  private void merge(Place at, Node value, List<Mapping> merged) {
    List<Node> parts = value instanceof Sequence sequence ? sequence.items() : List.of(value);
    for (Node part : parts) {
      if (part instanceof Mapping mapping) {
        merged.add(mapping);
      } else {
        problems.error(at, "Merge key [<<] needs a mapping, not " + part.noun());
      }
    }
  }

  private Place place(org.yaml.snakeyaml.nodes.Node node) {
    return new Place(file, node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1);
  }
}
