package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Condition;
import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import io.tagwire.preconfig.importer.jinja.Symbol.Document;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The filters of a template: steps of decoding, maps, or nothing that changes the value. */
final class Filters {
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

  private final Function<Expression, Symbol> values;

  /** Filters whose arguments have these values. */
  Filters(Function<Expression, Symbol> values) {
    this.values = values;
  }

  /** What a filter makes of something. */
  Symbol filter(Symbol of, String name, List<Expression> arguments) {
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
      case "iif" -> iif(Choice.condition(reading), arguments, 0);
      default -> throw new IllegalArgumentException("filter [" + name + "] is not supported");
    };
  }

  Symbol iif(Condition condition, List<Expression> arguments, int from) {
    Symbol yes = arguments.size() > from ? values.apply(arguments.get(from)) : new Constant(true);
    Symbol no =
        arguments.size() > from + 1 ? values.apply(arguments.get(from + 1)) : new Constant(false);
    return Choice.choose(condition, yes, no);
  }

  private Symbol orDefault(Reading reading, List<Expression> arguments) {
    if (arguments.isEmpty() || !(values.apply(arguments.get(0)) instanceof Constant other)) {
      if (arguments.isEmpty()) {
        return reading;
      }
      if (values.apply(arguments.get(0)) instanceof Reading second
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

  private BigDecimal number(List<Expression> arguments, int index) {
    if (arguments.size() <= index) {
      throw new IllegalArgumentException("a number is missing");
    }
    return number(arguments.get(index));
  }

  private BigDecimal number(Expression expression) {
    if (values.apply(expression) instanceof Constant constant) {
      return Operators.number(constant);
    }
    throw new IllegalArgumentException("a number that is no constant is not supported");
  }

  /** The text of a constant argument. */
  String text(List<Expression> arguments, int index) {
    if (arguments.size() > index
        && values.apply(arguments.get(index)) instanceof Constant constant) {
      return constant.printed();
    }
    throw new IllegalArgumentException("a text that is no constant is not supported");
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
