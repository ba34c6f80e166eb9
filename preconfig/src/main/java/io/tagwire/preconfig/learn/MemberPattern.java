package io.tagwire.preconfig.learn;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pointer (RFC 6901) whose tokens may hold captures. Immutable. */
final class MemberPattern {
  private static final int MAX_PLACES = 500;

  private final List<Level> tokens = new ArrayList<>();

  MemberPattern(String pointer) {
    if (!pointer.isEmpty()) {
      for (String token : pointer.substring(1).split("/", -1)) {
        tokens.add(Level.of(token.replace("~1", "/").replace("~0", "~")));
      }
    }
  }

  /** A place of a document that fits. */
  record Spot(Node node, Map<String, String> captures) {}

  /** Every place that fits; a capture that is bound already must have the same text. */
  List<Spot> find(Node root, Map<String, String> bound) {
    List<Spot> found = new ArrayList<>();
    find(root, 0, bound, found);
    return found;
  }

  private void find(Node node, int at, Map<String, String> so, List<Spot> found) {
    if (found.size() >= MAX_PLACES) {
      return;
    }
    if (at == tokens.size()) {
      found.add(new Spot(node, so));
      return;
    }
    Level token = tokens.get(at);
    if (token.isOpen()) {
      leaves(node, token.name(), "", so, found);
      return;
    }
    if (node instanceof Mapping mapping) {
      for (Member member : mapping.members()) {
        step(token, member.key(), member.value(), at, so, found);
      }
    } else if (node instanceof Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        step(token, Integer.toString(i), sequence.items().get(i), at, so, found);
      }
    }
  }

  private void step(
      Level token, String key, Node value, int at, Map<String, String> so, List<Spot> found) {
    Map<String, String> captured = token.match(key);
    if (captured == null) {
      return;
    }
    Map<String, String> more = new HashMap<>(so);
    for (Map.Entry<String, String> one : captured.entrySet()) {
      String before = more.putIfAbsent(one.getKey(), one.getValue());
      if (before != null && !before.equals(one.getValue())) {
        return;
      }
    }
    find(value, at + 1, more, found);
  }

  // Everything that is a value of its own; arrays count as places whose elements are told apart.
  private static void leaves(
      Node node, String name, String path, Map<String, String> so, List<Spot> found) {
    if (found.size() >= MAX_PLACES) {
      return;
    }
    if (node instanceof Mapping mapping) {
      for (Member member : mapping.members()) {
        leaves(member.value(), name, joined(path, member.key()), so, found);
      }
    } else if (node instanceof Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        leaves(sequence.items().get(i), name, joined(path, Integer.toString(i)), so, found);
      }
    } else if (node instanceof Scalar scalar && !scalar.isNull() && !path.isEmpty()) {
      Map<String, String> more = new HashMap<>(so);
      more.put(name, path);
      found.add(new Spot(node, more));
    }
  }

  private static String joined(String path, String token) {
    String escaped = token.replace("~", "~0").replace("/", "~1");
    return path.isEmpty() ? escaped : path + "/" + escaped;
  }
}
