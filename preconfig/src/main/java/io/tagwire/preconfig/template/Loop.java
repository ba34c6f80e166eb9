package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Nearest;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.source.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a {@code for} key: variables in order, the last one fastest. A variable runs over
 * {@code 1..4}, over {@code 0..<4}, over a list parameter by name, or over a list of texts. Beside
 * the variable itself there are {@code variable.index} from 0 and {@code variable.number} from 1.
 */
final class Loop {
  /** A loop may have so many rounds. */
  static final int MAX_ROUNDS = 10_000;

  private static final Pattern RANGE = Pattern.compile("(.+?)\\.\\.(<?)(.+)");

  private Loop() {}

  /** The scopes of all rounds, in order. */
  static List<Scope> scopes(Node node, Scope scope, Problems problems) {
    if (!(node instanceof Mapping mapping)) {
      problems.error(node.place(), "Key [for] must be a mapping", "for: { n: \"1..4\" }");
      return List.of();
    }
    List<Scope> scopes = List.of(scope);
    for (Member member : mapping.members()) {
      List<Scope> inner = new ArrayList<>();
      for (Scope outer : scopes) {
        for (Map<String, Optional<String>> round : rounds(member, outer, problems)) {
          inner.add(outer.withAll(named(member.key(), round)));
        }
        if (inner.size() > MAX_ROUNDS) {
          problems.error(member.place(), "The loop has more than " + MAX_ROUNDS + " rounds");
          return List.of();
        }
      }
      scopes = inner;
    }
    return scopes;
  }

  private static Map<String, Optional<String>> named(
      String variable, Map<String, Optional<String>> round) {
    Map<String, Optional<String>> named = new HashMap<>();
    round.forEach(
        (key, value) -> named.put(key.isEmpty() ? variable : variable + "." + key, value));
    return named;
  }

  private static List<Map<String, Optional<String>>> rounds(
      Member member, Scope scope, Problems problems) {
    try {
      if (member.value() instanceof Sequence sequence) {
        return texts(sequence, scope, problems);
      }
      if (member.value() instanceof Scalar scalar) {
        String source = Substitution.parse(scalar.text()).in(scope).orElse("");
        Matcher range = RANGE.matcher(source.strip());
        if (range.matches()) {
          return numbers(range, source);
        }
        if (scope.hasList(source)) {
          return indexed(scope.list(source));
        }
        problems.error(
            scalar.place(),
            "Loop ["
                + member.key()
                + ": "
                + scalar.text()
                + "] must run over a range such as 1..4 or 0..<4, or over a list parameter",
            Nearest.suggestion(source, scope.names().stream().filter(scope::hasList).toList()));
        return List.of();
      }
    } catch (IllegalArgumentException e) {
      problems.error(member.place(), String.valueOf(e.getMessage()));
      return List.of();
    }
    problems.error(member.place(), "Loop [" + member.key() + "] cannot run over a mapping");
    return List.of();
  }

  private static List<Map<String, Optional<String>>> texts(
      Sequence sequence, Scope scope, Problems problems) {
    List<Map<String, Optional<String>>> rounds = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof Scalar scalar) {
        rounds.add(Map.of("", Substitution.parse(scalar.text()).in(scope)));
      } else {
        problems.error(item.place(), "An item of a loop must be a text, not " + item.noun());
      }
    }
    return indexed(rounds);
  }

  private static List<Map<String, Optional<String>>> numbers(Matcher range, String source) {
    long first;
    long last;
    try {
      first = Long.parseLong(range.group(1).strip());
      last = Long.parseLong(range.group(3).strip()) - (range.group(2).isEmpty() ? 0 : 1);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Range [" + source + "] must have whole numbers at both ends", e);
    }
    // Unsigned, since ends far apart overflow a long; counted, since the last number may be its
    // edge.
    if (last >= first && Long.compareUnsigned(last - first, MAX_ROUNDS) >= 0) {
      throw new IllegalArgumentException(
          "Range [" + source + "] has more than " + MAX_ROUNDS + " numbers");
    }
    List<Map<String, Optional<String>>> rounds = new ArrayList<>();
    long size = last < first ? 0 : last - first + 1;
    for (long i = 0; i < size; i++) {
      rounds.add(Map.of("", Optional.of(Long.toString(first + i))));
    }
    return indexed(rounds);
  }

  private static List<Map<String, Optional<String>>> indexed(
      List<Map<String, Optional<String>>> rounds) {
    List<Map<String, Optional<String>>> indexed = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      Map<String, Optional<String>> round = new HashMap<>(rounds.get(i));
      round.put("index", Optional.of(Integer.toString(i)));
      round.put("number", Optional.of(Integer.toString(i + 1)));
      indexed.add(round);
    }
    return indexed;
  }
}
