package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Condition;
import io.tagwire.preconfig.importer.jinja.Symbol.Condition.Kind;
import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import io.tagwire.preconfig.importer.jinja.Symbol.Document;
import io.tagwire.preconfig.importer.jinja.Symbol.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Understands a template without a message: what it prints, said of places in any message. Refuses
 * with half a sentence, an {@link IllegalArgumentException}, what cannot be said so.
 */
final class Evaluator {
  private final Map<String, Symbol> names;
  private final Filters filters = new Filters(this::value);

  /** With these names known beside {@code value} and {@code value_json}. */
  Evaluator(Map<String, Symbol> more) {
    names = new HashMap<>();
    names.put("value", Reading.WHOLE);
    names.put("value_json", Reading.at(""));
    names.putAll(more);
  }

  Symbol template(List<Statement> statements) {
    Symbol symbol = body(statements);
    if (symbol instanceof Parts parts) {
      return JsonParts.document(parts)
          .orElseThrow(
              () -> new IllegalArgumentException("it joins texts and values to a new text"));
    }
    return symbol;
  }

  /** What a part of a template prints. */
  Symbol body(List<Statement> statements) {
    List<Symbol> parts = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement instanceof Statement.Text text) {
        parts.add(new Constant(text.text()));
      } else if (statement instanceof Statement.Print print) {
        parts.add(value(print.expression()));
      } else if (statement instanceof Statement.Set set) {
        names.put(set.name(), value(set.expression()));
      } else if (statement instanceof Statement.If branches) {
        parts.add(branches(branches));
      }
    }
    return joined(parts);
  }

  private static Symbol joined(List<Symbol> parts) {
    boolean constant = parts.stream().allMatch(part -> part instanceof Constant);
    if (constant) {
      StringBuilder text = new StringBuilder();
      parts.forEach(part -> text.append(((Constant) part).printed()));
      return new Constant(text.toString().strip());
    }
    List<Symbol> told =
        parts.stream()
            .filter(part -> !(part instanceof Constant text && text.printed().isBlank()))
            .toList();
    return told.size() == 1 ? told.get(0) : new Parts(parts);
  }

  private Symbol branches(Statement.If branches) {
    Map<String, Symbol> before = new HashMap<>(names);
    Symbol result = branches.otherwise().isEmpty() ? null : scoped(branches.otherwise(), before);
    for (int i = branches.branches().size() - 1; i >= 0; i--) {
      Statement.Branch branch = branches.branches().get(i);
      Condition condition = Choice.condition(value(branch.condition()));
      result = Choice.choose(condition, scoped(branch.body(), before), result);
    }
    if (result == null) {
      throw new IllegalArgumentException("a choice has nothing to choose");
    }
    return result;
  }

  private Symbol scoped(List<Statement> statements, Map<String, Symbol> before) {
    Symbol symbol = body(statements);
    names.clear();
    names.putAll(before);
    return symbol;
  }

  private Symbol value(Expression expression) {
    if (expression instanceof Expression.Literal literal) {
      return new Constant(literal.value());
    }
    if (expression instanceof Expression.Name name) {
      Symbol symbol = names.get(name.name());
      if (symbol == null) {
        throw new IllegalArgumentException("[" + name.name() + "] is not known");
      }
      return symbol;
    }
    if (expression instanceof Expression.Member member) {
      return member(value(member.of()), member);
    }
    if (expression instanceof Expression.Filter filter) {
      return filters.filter(value(filter.of()), filter.name(), filter.arguments());
    }
    if (expression instanceof Expression.Call call) {
      return call(call);
    }
    if (expression instanceof Expression.Unary unary) {
      return unary(unary);
    }
    if (expression instanceof Expression.Binary binary) {
      return Operators.joined(binary.operator(), value(binary.left()), value(binary.right()));
    }
    if (expression instanceof Expression.Either either) {
      return Choice.choose(
          Choice.condition(value(either.condition())),
          value(either.then()),
          either.otherwise() == null ? null : value(either.otherwise()));
    }
    if (expression instanceof Expression.Test test) {
      return test(test);
    }
    if (expression instanceof Expression.ListOf list) {
      return new Constant(list.items().stream().map(this::value).toList());
    }
    return dictionary((Expression.DictOf) expression);
  }

  private Symbol dictionary(Expression.DictOf dict) {
    Map<String, Symbol> members = new LinkedHashMap<>();
    boolean constant = true;
    for (int i = 0; i < dict.keys().size(); i++) {
      if (!(value(dict.keys().get(i)) instanceof Constant key)) {
        throw new IllegalArgumentException("a key of a dictionary is no constant");
      }
      Symbol value = value(dict.values().get(i));
      constant &= value instanceof Constant;
      members.put(key.raw(), value);
    }
    return constant ? new Constant(members) : new Document(members, Map.of());
  }

  private Symbol member(Symbol of, Expression.Member member) {
    Symbol key = value(member.key());
    if (of instanceof Reading reading && key instanceof Constant constant) {
      return reading.below(constant.raw());
    }
    if (of instanceof Symbol.Split split && key instanceof Constant constant) {
      return split.element(constant);
    }
    if (of instanceof Constant table && key instanceof Reading reading) {
      return reading.mapped(lookup(table, reading));
    }
    if (of instanceof Constant table && key instanceof Constant constant) {
      if (table.value() instanceof Map<?, ?> map
          && map.get(constant.raw()) instanceof Symbol found) {
        return found;
      }
    }
    throw new IllegalArgumentException("a member of that is not supported");
  }

  // A dictionary looked into with a value of the message.
  private static Map<String, String> lookup(Constant table, Reading reading) {
    if (!(table.value() instanceof Map<?, ?> entries)) {
      throw new IllegalArgumentException("only a dictionary can be looked into with a value");
    }
    Map<String, String> choice = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          if (value instanceof Constant text && text.value() != null && !key.equals("null")) {
            choice.put(String.valueOf(key), text.printed());
          }
        });
    if (reading.map().isEmpty()) {
      return choice;
    }
    Map<String, String> behind = new LinkedHashMap<>();
    reading
        .map()
        .forEach(
            (raw, text) -> {
              String chosen = choice.get(text);
              if (chosen != null) {
                behind.put(raw, chosen);
              }
            });
    return behind;
  }

  private Symbol call(Expression.Call call) {
    if (call.of() == null) {
      if (call.method().equals("iif") && !call.arguments().isEmpty()) {
        return filters.iif(Choice.condition(value(call.arguments().get(0))), call.arguments(), 1);
      }
      if (Set.of("float", "int").contains(call.method()) && !call.arguments().isEmpty()) {
        return filters.filter(value(call.arguments().get(0)), call.method(), List.of());
      }
      throw new IllegalArgumentException("function [" + call.method() + "] is not supported");
    }
    Symbol of = value(call.of());
    switch (call.method()) {
      case "get" -> {
        return got(of, call.arguments());
      }
      case "keys" -> {
        if (of instanceof Constant table && table.value() instanceof Map<?, ?> map) {
          return new Constant(
              map.keySet().stream()
                  .map(key -> (Symbol) new Constant(String.valueOf(key)))
                  .toList());
        }
      }
      case "split" -> {
        if (of instanceof Reading reading && !call.arguments().isEmpty()) {
          return new Symbol.Split(reading, filters.text(call.arguments(), 0));
        }
      }
      case "lower", "upper", "replace", "strip", "title", "capitalize" -> {
        return filters.filter(
            of, call.method().equals("strip") ? "trim" : call.method(), call.arguments());
      }
      default -> {
        // Told below.
      }
    }
    throw new IllegalArgumentException("method [" + call.method() + "] is not supported");
  }

  private Symbol got(Symbol of, List<Expression> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("method [get] needs a key");
    }
    Symbol found =
        member(of, new Expression.Member(new Expression.Literal(null), arguments.get(0)));
    return arguments.size() > 1
        ? filters.filter(found, "default", List.of(arguments.get(1)))
        : found;
  }

  private Symbol unary(Expression.Unary unary) {
    Symbol of = value(unary.of());
    return unary.operator().equals("not") ? Choice.condition(of).not() : Operators.negative(of);
  }

  private Symbol test(Expression.Test test) {
    Symbol of = value(test.of());
    if (!(of instanceof Reading reading)) {
      throw new IllegalArgumentException("[is " + test.name() + "] is not supported here");
    }
    Condition condition =
        switch (test.name()) {
          case "defined" -> new Condition(reading, Kind.DEFINED, List.of(), false);
          case "undefined" -> new Condition(reading, Kind.DEFINED, List.of(), true);
          case "none" -> new Condition(reading, Kind.ONE_OF, List.of("null"), false);
          case "number" -> new Condition(reading, Kind.DEFINED, List.of(), false);
          case "true" -> new Condition(reading, Kind.ONE_OF, List.of("true"), false);
          case "false" -> new Condition(reading, Kind.ONE_OF, List.of("false"), false);
          default ->
              throw new IllegalArgumentException("[is " + test.name() + "] is not supported");
        };
    return test.negated() ? condition.not() : condition;
  }
}
