package io.tagwire.preconfig.template;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Expands a tree in a scope: references in keys and texts, and {@code if} and {@code for} in every
 * mapping. What is nothing but a reference to a name without a value vanishes together with its
 * key.
 */
final class TreeExpander {
  private final Problems problems;

  TreeExpander(Problems problems) {
    this.problems = problems;
  }

  /** A mapping as often as its {@code if} and {@code for} say, without these two keys. */
  List<Scope> rounds(Mapping mapping, Scope scope) {
    // The condition may look at the loop variables, so it is asked in every round.
    List<Scope> rounds =
        mapping
            .get("for")
            .map(loop -> Loop.scopes(loop, scope, problems))
            .orElseGet(() -> List.of(scope));
    return mapping
        .get("if")
        .map(condition -> rounds.stream().filter(round -> holds(condition, round)).toList())
        .orElse(rounds);
  }

  /** The members of a mapping, expanded, without {@code if} and {@code for}. */
  Mapping members(Mapping mapping, Scope scope) {
    List<Member> members = new ArrayList<>();
    for (Member member : mapping.members()) {
      if (member.key().equals("if") || member.key().equals("for")) {
        continue;
      }
      Optional<String> key = text(member.key(), member.place(), scope);
      Optional<Node> value = value(member.value(), scope);
      if (key.isPresent() && value.isPresent()) {
        members.add(new Member(key.get(), member.place(), value.get()));
      }
    }
    return new Mapping(mapping.place(), members);
  }

  /** A text, expanded; a fault becomes a problem. */
  Optional<String> text(String text, Place place, Scope scope) {
    try {
      return Substitution.parse(text).in(scope);
    } catch (IllegalArgumentException e) {
      problems.error(place, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  boolean holds(Node condition, Scope scope) {
    if (!(condition instanceof Scalar scalar)) {
      problems.error(condition.place(), "Key [if] must be a condition, not " + condition.noun());
      return false;
    }
    try {
      return Condition.parse(scalar.text()).holds(scope);
    } catch (IllegalArgumentException e) {
      problems.error(condition.place(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Optional<Node> value(Node node, Scope scope) {
    if (node instanceof Scalar scalar) {
      if (!scalar.text().contains("$")) {
        return Optional.of(scalar);
      }
      // Quoted, because a value that reads like null is still a value.
      return text(scalar.text(), scalar.place(), scope)
          .map(text -> new Scalar(scalar.place(), text, true));
    }
    if (node instanceof Sequence sequence) {
      return Optional.of(sequence(sequence, scope));
    }
    return mapping((Mapping) node, scope);
  }

  // With "for" the members of all rounds together make the mapping.
  private Optional<Node> mapping(Mapping mapping, Scope scope) {
    List<Scope> rounds = rounds(mapping, scope);
    if (rounds.isEmpty()) {
      return Optional.empty();
    }
    List<Member> members = new ArrayList<>();
    for (Scope round : rounds) {
      members.addAll(members(mapping, round).members());
    }
    return Optional.of(new Mapping(mapping.place(), members));
  }

  private Sequence sequence(Sequence sequence, Scope scope) {
    List<Node> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof Mapping mapping) {
        rounds(mapping, scope).forEach(round -> items.add(members(mapping, round)));
      } else {
        value(item, scope).ifPresent(items::add);
      }
    }
    return new Sequence(sequence.place(), items);
  }
}
