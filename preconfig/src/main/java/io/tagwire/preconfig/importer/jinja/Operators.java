package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Condition;
import io.tagwire.preconfig.importer.jinja.Symbol.Condition.Kind;
import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What operators make of what is known: arithmetic that stays linear, and comparisons. */
final class Operators {
  private Operators() {}

  /** Two operands joined; refuses what cannot be said of places in a message. */
  static Symbol joined(String operator, Symbol left, Symbol right) {
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> equal(left, right).not();
      case "in" -> oneOf(left, right);
      case "and" -> both(Choice.condition(left), Choice.condition(right));
      case "or" -> either(left, right);
      case "+", "-", "*", "/" -> arithmetic(operator, left, right);
      default -> throw new IllegalArgumentException("operator [" + operator + "] is not supported");
    };
  }

  static Symbol negative(Symbol of) {
    if (of instanceof Constant constant && constant.value() instanceof BigDecimal number) {
      return new Constant(number.negate());
    }
    if (of instanceof Reading reading) {
      return reading.linear(BigDecimal.ONE.negate(), BigDecimal.ZERO);
    }
    throw new IllegalArgumentException("[-] is not supported here");
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

  static BigDecimal number(Constant constant) {
    if (constant.value() instanceof BigDecimal number) {
      return number;
    }
    throw new IllegalArgumentException("arithmetic needs numbers");
  }
}
