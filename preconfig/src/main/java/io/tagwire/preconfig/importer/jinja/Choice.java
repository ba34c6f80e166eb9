package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Condition;
import io.tagwire.preconfig.importer.jinja.Symbol.Condition.Kind;
import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import io.tagwire.preconfig.importer.jinja.Symbol.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a template says that prints one thing or another, by a question about the message. */
final class Choice {
  private Choice() {}

  static Condition condition(Symbol symbol) {
    if (symbol instanceof Condition condition) {
      return condition;
    }
    if (symbol instanceof Reading reading) {
      return new Condition(reading, Kind.TRUE, List.of(), false);
    }
    throw new IllegalArgumentException("a question is not about the message");
  }

  /** One or the other; null where nothing is printed otherwise. */
  static Symbol choose(Condition condition, Symbol yes, @Nullable Symbol no) {
    if (no == null) {
      return onlyIf(condition, yes);
    }
    if (condition.negated()) {
      return choose(condition.not(), no, yes);
    }
    if (condition.kind() == Kind.DEFINED || condition.kind() == Kind.TRUE) {
      Optional<Symbol> alternative = alternative(condition, yes, no);
      if (alternative.isPresent()) {
        return alternative.get();
      }
    }
    if (yes instanceof Constant one && no instanceof Constant other) {
      return condition.choose(one, other);
    }
    if (condition.kind() == Kind.ONE_OF
        && yes instanceof Reading reading
        && reading.isSamePlace(condition.of())
        && no instanceof Constant other) {
      return limited(condition, reading, other);
    }
    if (condition.kind() == Kind.ONE_OF
        && yes instanceof Constant one
        && no instanceof Reading rest
        && rest.isSamePlace(condition.of())
        && condition.of().map().isEmpty()) {
      Map<String, String> map = new LinkedHashMap<>();
      condition.words().forEach(word -> map.put(word, one.printed()));
      if (rest.map().isEmpty() && !one.isNothing()) {
        throw new IllegalArgumentException("a choice of some texts is not supported");
      }
      rest.map().forEach(map::putIfAbsent);
      return rest.map().isEmpty() ? rest : rest.mapped(map);
    }
    throw new IllegalArgumentException("a choice between two places is not supported");
  }

  // Some texts as they are or as a map has them, another for all the rest.
  private static Reading limited(Condition condition, Reading reading, Constant other) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String word : condition.words()) {
      String text =
          reading.map().isEmpty()
              ? word
              : reading.map().getOrDefault(word, reading.map().get(Reading.OTHERWISE));
      if (text != null && !word.equals("null")) {
        map.put(word, text);
      }
    }
    map.put(Reading.OTHERWISE, other.printed());
    return reading.mapped(map);
  }

  // One place, or another where the first is not in the message.
  private static Optional<Symbol> alternative(Condition condition, Symbol yes, Symbol no) {
    if (!(yes instanceof Reading first)) {
      return Optional.empty();
    }
    boolean own =
        first.selector().equals(condition.of().selector())
            || first.selector().startsWith(condition.of().selector() + "/");
    if (!own) {
      return Optional.empty();
    }
    if (no instanceof Constant other) {
      if (other.isNothing()) {
        return Optional.of(first);
      }
      return condition.kind() == Kind.DEFINED && first.map().isEmpty()
          ? Optional.of(first.orAbsent(other.raw()))
          : Optional.empty();
    }
    if (no instanceof Reading second
        && condition.kind() == Kind.DEFINED
        && first.withSelector("").equals(second.withSelector(""))) {
      return Optional.of(first.withSelector(first.selector() + " || " + second.selector()));
    }
    return Optional.empty();
  }

  // Nothing is printed otherwise: the message is not for this.
  private static Symbol onlyIf(Condition condition, Symbol yes) {
    if (condition.negated()) {
      throw new IllegalArgumentException("a message is left out for what it does not hold");
    }
    if (condition.kind() == Kind.ONE_OF
        && condition.words().size() == 1
        && condition.of().isPlain()) {
      Map<String, String> when = Map.of(condition.of().selector(), condition.words().get(0));
      if (yes instanceof Reading reading) {
        return reading.when(when);
      }
      if (yes instanceof Document document) {
        return new Document(document.members(), when);
      }
    }
    if (condition.kind() != Kind.ONE_OF && !(yes instanceof Constant)) {
      return yes;
    }
    throw new IllegalArgumentException("a choice without [else] is not supported here");
  }
}
