package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Condition;
import io.tagwire.preconfig.importer.jinja.Symbol.Condition.Kind;
import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import io.tagwire.preconfig.importer.jinja.Symbol.Document;
import io.tagwire.preconfig.importer.jinja.Symbol.Parts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Understands a template without a message: what it prints, said of places in any message. Refuses
 * with half a sentence, an {@link IllegalArgumentException}, what cannot be said so.
 */
final class Evaluator {
  // Filters that only change how a program sees the value, or how it is printed.
  private static final Set<String> TRANSPARENT =
      Set.of(
          "float",
          "int",
          "string",
          "tojson",
          "to_json",
          "is_defined",
          "as_datetime",
          "as_local",
          "safe",
          "bool",
          "list",
          "e",
          "escape");

  private final Map<String, Symbol> names;

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
      Condition condition = condition(value(branch.condition()));
      result = choose(condition, scoped(branch.body(), before), result);
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
      return filter(value(filter.of()), filter.name(), filter.arguments());
    }
    if (expression instanceof Expression.Call call) {
      return call(call);
    }
    if (expression instanceof Expression.Unary unary) {
      return unary(unary);
    }
    if (expression instanceof Expression.Binary binary) {
      return binary(binary);
    }
    if (expression instanceof Expression.Either either) {
      return choose(
          condition(value(either.condition())),
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

  private Symbol filter(Symbol of, String name, List<Expression> arguments) {
    if (of instanceof Condition condition) {
      if (name.equals("iif")) {
        return iif(condition, arguments, 0);
      }
      return filter(condition.printed(), name, arguments);
    }
    if (of instanceof Document && TRANSPARENT.contains(name)) {
      return of;
    }
    if (of instanceof Constant constant) {
      return constant(constant, name);
    }
    if (!(of instanceof Reading reading)) {
      throw new IllegalArgumentException("filter [" + name + "] is not supported here");
    }
    if (TRANSPARENT.contains(name)) {
      return reading;
    }
    return switch (name) {
      case "default", "d" -> orDefault(reading, arguments);
      case "round" ->
          reading.rounded(arguments.isEmpty() ? 0 : number(arguments.get(0)).intValue());
      case "lower", "upper", "title", "capitalize" -> cased(reading, name);
      case "trim" -> reading.step("trim");
      case "from_json" -> reading.step("json");
      case "multiply" -> reading.linear(number(arguments, 0), BigDecimal.ZERO);
      case "add" -> reading.linear(BigDecimal.ONE, number(arguments, 0));
      case "replace" ->
          reading.step(
              "replace(" + quoted(text(arguments, 0)) + ", " + quoted(text(arguments, 1)) + ")");
      case "iif" -> iif(condition(reading), arguments, 0);
      default -> throw new IllegalArgumentException("filter [" + name + "] is not supported");
    };
  }

  private Symbol iif(Condition condition, List<Expression> arguments, int from) {
    Symbol yes = arguments.size() > from ? value(arguments.get(from)) : new Constant(true);
    Symbol no = arguments.size() > from + 1 ? value(arguments.get(from + 1)) : new Constant(false);
    return choose(condition, yes, no);
  }

  private Symbol orDefault(Reading reading, List<Expression> arguments) {
    if (arguments.isEmpty() || !(value(arguments.get(0)) instanceof Constant other)) {
      if (arguments.isEmpty()) {
        return reading;
      }
      if (value(arguments.get(0)) instanceof Reading second
          && reading.isPlain()
          && second.isPlain()) {
        return reading.withSelector(reading.selector() + " || " + second.selector());
      }
      throw new IllegalArgumentException("a default that is no constant is not supported");
    }
    if (other.isNothing()) {
      return reading;
    }
    if (!reading.map().isEmpty()) {
      Map<String, String> map = new LinkedHashMap<>(reading.map());
      map.putIfAbsent(Reading.OTHERWISE, other.printed());
      return reading.mapped(map);
    }
    return reading.orAbsent(other.raw());
  }

  private static Symbol constant(Constant constant, String name) {
    if (name.equals("default") || name.equals("d") || TRANSPARENT.contains(name)) {
      return constant;
    }
    if (List.of("lower", "upper", "trim").contains(name)) {
      return new Constant(cased(constant.printed(), name));
    }
    throw new IllegalArgumentException("filter [" + name + "] is not supported");
  }

  private static Reading cased(Reading reading, String filter) {
    if (reading.map().isEmpty()) {
      if (filter.equals("lower") || filter.equals("upper")) {
        return reading.step(filter);
      }
      throw new IllegalArgumentException("filter [" + filter + "] is not supported");
    }
    Map<String, String> map = new LinkedHashMap<>(reading.map());
    map.replaceAll((raw, text) -> cased(text, filter));
    return reading.mapped(map);
  }

  private static String cased(String text, String filter) {
    UnaryOperator<String> title =
        word ->
            word.isEmpty()
                ? word
                : word.substring(0, 1).toUpperCase(Locale.ROOT)
                    + word.substring(1).toLowerCase(Locale.ROOT);
    return switch (filter) {
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "trim" -> text.strip();
      default -> title.apply(text);
    };
  }

  private Symbol call(Expression.Call call) {
    if (call.of() == null) {
      if (call.method().equals("iif") && !call.arguments().isEmpty()) {
        return iif(condition(value(call.arguments().get(0))), call.arguments(), 1);
      }
      if (Set.of("float", "int").contains(call.method()) && !call.arguments().isEmpty()) {
        return filter(value(call.arguments().get(0)), call.method(), List.of());
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
          return new Symbol.Split(reading, text(call.arguments(), 0));
        }
      }
      case "lower", "upper", "replace", "strip", "title", "capitalize" -> {
        return filter(of, call.method().equals("strip") ? "trim" : call.method(), call.arguments());
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
    return arguments.size() > 1 ? filter(found, "default", List.of(arguments.get(1))) : found;
  }

  private Symbol unary(Expression.Unary unary) {
    Symbol of = value(unary.of());
    if (unary.operator().equals("not")) {
      return condition(of).not();
    }
    if (of instanceof Constant constant && constant.value() instanceof BigDecimal number) {
      return new Constant(number.negate());
    }
    if (of instanceof Reading reading) {
      return reading.linear(BigDecimal.ONE.negate(), BigDecimal.ZERO);
    }
    throw new IllegalArgumentException("[-] is not supported here");
  }

  private Symbol binary(Expression.Binary binary) {
    Symbol left = value(binary.left());
    Symbol right = value(binary.right());
    return switch (binary.operator()) {
      case "==" -> equal(left, right);
      case "!=" -> equal(left, right).not();
      case "in" -> oneOf(left, right);
      case "and" -> both(condition(left), condition(right));
      case "or" -> either(left, right);
      case "+", "-", "*", "/" -> arithmetic(binary.operator(), left, right);
      default ->
          throw new IllegalArgumentException(
              "operator [" + binary.operator() + "] is not supported");
    };
  }

  private static Condition equal(Symbol left, Symbol right) {
    if (left instanceof Reading reading && right instanceof Constant constant) {
      return new Condition(reading, Kind.ONE_OF, List.of(constant.raw()), false);
    }
    if (right instanceof Reading && left instanceof Constant) {
      return equal(right, left);
    }
    throw new IllegalArgumentException("only a value and a constant can be compared");
  }

  private static Condition oneOf(Symbol left, Symbol right) {
    if (left instanceof Reading reading && right instanceof Constant constant) {
      List<String> words = new ArrayList<>();
      if (constant.value() instanceof List<?> items) {
        items.forEach(
            item -> {
              if (item instanceof Constant word) {
                words.add(word.raw());
              }
            });
      } else if (constant.value() instanceof Map<?, ?> map) {
        map.keySet().forEach(key -> words.add(String.valueOf(key)));
      } else {
        throw new IllegalArgumentException("a part of a text is not looked for");
      }
      return new Condition(reading, Kind.ONE_OF, words, false);
    }
    if (left instanceof Constant constant && right instanceof Reading reading) {
      // 'name' in value_json
      return new Condition(reading.below(constant.raw()), Kind.DEFINED, List.of(), false);
    }
    throw new IllegalArgumentException("[in] is not supported here");
  }

  // That something is there is understood: what is not there changes nothing.
  private static Condition both(Condition left, Condition right) {
    if (left.kind() == Kind.DEFINED && !left.negated()) {
      return right;
    }
    if (right.kind() == Kind.DEFINED && !right.negated()) {
      return left;
    }
    throw new IllegalArgumentException("[and] of two questions is not supported");
  }

  private static Symbol either(Symbol left, Symbol right) {
    if (left instanceof Condition one
        && right instanceof Condition other
        && one.kind() == Kind.ONE_OF
        && other.kind() == Kind.ONE_OF
        && !one.negated()
        && !other.negated()
        && one.of().equals(other.of())) {
      List<String> words = new ArrayList<>(one.words());
      words.addAll(other.words());
      return new Condition(one.of(), Kind.ONE_OF, words, false);
    }
    throw new IllegalArgumentException("[or] is not supported here");
  }

  private static Symbol arithmetic(String operator, Symbol left, Symbol right) {
    BigDecimal second = right instanceof Constant constant ? number(constant) : null;
    BigDecimal first = left instanceof Constant constant ? number(constant) : null;
    if (left instanceof Reading reading && second != null) {
      return switch (operator) {
        case "+" -> reading.linear(BigDecimal.ONE, second);
        case "-" -> reading.linear(BigDecimal.ONE, second.negate());
        case "*" -> reading.linear(second, BigDecimal.ZERO);
        default -> reading.linear(inverse(second), BigDecimal.ZERO);
      };
    }
    if (right instanceof Reading reading && first != null) {
      return switch (operator) {
        case "+" -> reading.linear(BigDecimal.ONE, first);
        case "-" -> reading.linear(BigDecimal.ONE.negate(), first);
        case "*" -> reading.linear(first, BigDecimal.ZERO);
        default -> throw new IllegalArgumentException("a division by the value is not linear");
      };
    }
    if (first != null && second != null) {
      return new Constant(
          switch (operator) {
            case "+" -> first.add(second);
            case "-" -> first.subtract(second);
            case "*" -> first.multiply(second);
            default -> first.multiply(inverse(second));
          });
    }
    throw new IllegalArgumentException("[" + operator + "] of two values is not supported");
  }

  private static BigDecimal inverse(BigDecimal number) {
    if (number.signum() == 0) {
      throw new IllegalArgumentException("it divides by 0");
    }
    return BigDecimal.ONE.divide(number, MathContext.DECIMAL64).stripTrailingZeros();
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

  private static Condition condition(Symbol symbol) {
    if (symbol instanceof Condition condition) {
      return condition;
    }
    if (symbol instanceof Reading reading) {
      return new Condition(reading, Kind.TRUE, List.of(), false);
    }
    throw new IllegalArgumentException("a question is not about the message");
  }

  private static Symbol choose(Condition condition, Symbol yes, @Nullable Symbol no) {
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

  private BigDecimal number(List<Expression> arguments, int index) {
    if (arguments.size() <= index) {
      throw new IllegalArgumentException("a number is missing");
    }
    return number(arguments.get(index));
  }

  private BigDecimal number(Expression expression) {
    if (value(expression) instanceof Constant constant) {
      return number(constant);
    }
    throw new IllegalArgumentException("a number that is no constant is not supported");
  }

  private static BigDecimal number(Constant constant) {
    if (constant.value() instanceof BigDecimal number) {
      return number;
    }
    throw new IllegalArgumentException("arithmetic needs numbers");
  }

  private String text(List<Expression> arguments, int index) {
    if (arguments.size() > index && value(arguments.get(index)) instanceof Constant constant) {
      return constant.printed();
    }
    throw new IllegalArgumentException("a text that is no constant is not supported");
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
