package io.tagwire.preconfig.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on parameters. Grammar: <code>or</code>, <code>and</code>, <code>not</code>,
 * parentheses, {@code ==}, {@code !=}, {@code <}, {@code <=}, {@code >}, {@code >=} between names,
 * numbers and quoted texts; a name alone is a flag; <code>has name</code> asks whether it has a
 * value. Two numbers compare as numbers, everything else as text. Immutable.
 */
final class Condition {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:('[^']*'|\"[^\"]*\")|(-?\\d+(?:\\.\\d+)?)|([a-z][a-z0-9]*(?:[.-][a-z0-9]+)*)"
              + "|(==|!=|<=|>=|<|>|\\(|\\)))");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> WORDS = Set.of("and", "or", "not", "has", "true", "false");
  private static final int MAX_DEPTH = 50;

  private final Test test;
  private final Set<String> names;

  private Condition(Test test, Set<String> names) {
    this.test = test;
    this.names = names;
  }

  private interface Test {
    boolean in(Scope scope);
  }

  private interface Operand {
    Optional<String> in(Scope scope);
  }

  /**
   * Parses a condition.
   *
   * @throws IllegalArgumentException with a sentence for a person
   */
  static Condition parse(String text) {
    Parser parser = new Parser(text);
    Test test = parser.or(0);
    parser.end();
    return new Condition(test, parser.names);
  }

  /** The names it refers to. */
  Set<String> names() {
    return names;
  }

  /**
   * Whether it holds.
   *
   * @throws IllegalArgumentException with a sentence for a person, if a name is used as a flag or a
   *     number and is none
   */
  boolean holds(Scope scope) {
    return test.in(scope);
  }

  private static final class Parser {
    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();
    private int next;

    Parser(String text) {
      this.text = text;
      Matcher matcher = TOKEN.matcher(text);
      int end = 0;
      while (end < text.stripTrailing().length()) {
        if (!matcher.find(end) || matcher.start() != end) {
          throw fault("cannot be understood at [" + text.substring(end).strip() + "]");
        }
        tokens.add(matcher.group().strip());
        end = matcher.end();
      }
    }

    Test or(int depth) {
      Test left = and(depth);
      while (take("or")) {
        Test first = left;
        Test second = and(depth);
        left = scope -> first.in(scope) || second.in(scope);
      }
      return left;
    }

    void end() {
      if (next < tokens.size()) {
        throw fault("has [" + tokens.get(next) + "] where it should end");
      }
    }

    private Test and(int depth) {
      Test left = not(depth);
      while (take("and")) {
        Test first = left;
        Test second = not(depth);
        left = scope -> first.in(scope) && second.in(scope);
      }
      return left;
    }

    private Test not(int depth) {
      if (depth > MAX_DEPTH) {
        throw fault("is nested too deeply");
      }
      if (take("not")) {
        Test inner = not(depth + 1);
        return scope -> !inner.in(scope);
      }
      if (take("(")) {
        Test inner = or(depth + 1);
        if (!take(")")) {
          throw fault("has an open parenthesis");
        }
        return inner;
      }
      if (take("has")) {
        String name = name(token());
        return scope -> scope.value(name).isPresent() || !scope.list(name).isEmpty();
      }
      return comparison();
    }

    private Test comparison() {
      String first = token();
      Operand left = operand(first);
      if (next < tokens.size() && COMPARISONS.contains(tokens.get(next))) {
        String operator = tokens.get(next++);
        Operand right = operand(token());
        return scope -> compare(left.in(scope), operator, right.in(scope));
      }
      return scope -> flag(first, left.in(scope));
    }

    private boolean compare(Optional<String> left, String operator, Optional<String> right) {
      if (left.isEmpty() || right.isEmpty()) {
        return operator.equals("!=") && left.isPresent() != right.isPresent();
      }
      Optional<BigDecimal> leftNumber = number(left.get());
      Optional<BigDecimal> rightNumber = number(right.get());
      boolean numbers = leftNumber.isPresent() && rightNumber.isPresent();
      if (!numbers && !operator.equals("==") && !operator.equals("!=")) {
        throw fault(
            "compares [" + left.get() + "] with [" + right.get() + "], which are not both numbers");
      }
      int order =
          numbers
              ? leftNumber.orElseThrow().compareTo(rightNumber.orElseThrow())
              : left.get().compareTo(right.get());
      return switch (operator) {
        case "==" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }

    private boolean flag(String token, Optional<String> value) {
      String text = value.orElse("false");
      if (!text.equals("true") && !text.equals("false")) {
        throw fault("uses [" + token + "] as true or false, but it is [" + text + "]");
      }
      return text.equals("true");
    }

    private Operand operand(String token) {
      if (token.startsWith("'") || token.startsWith("\"")) {
        Optional<String> literal = Optional.of(token.substring(1, token.length() - 1));
        return scope -> literal;
      }
      if (token.equals("true") || token.equals("false") || number(token).isPresent()) {
        Optional<String> literal = Optional.of(token);
        return scope -> literal;
      }
      String name = name(token);
      return scope -> scope.value(name);
    }

    private String name(String token) {
      if (!Character.isLowerCase(token.charAt(0)) || WORDS.contains(token)) {
        throw fault("has [" + token + "] where a name should be");
      }
      names.add(token);
      return token;
    }

    private String token() {
      if (next == tokens.size()) {
        throw fault("ends too early");
      }
      return tokens.get(next++);
    }

    private boolean take(String token) {
      if (next < tokens.size() && tokens.get(next).equals(token)) {
        next++;
        return true;
      }
      return false;
    }

    private static Optional<BigDecimal> number(String text) {
      try {
        return Optional.of(new BigDecimal(text.strip()));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    private IllegalArgumentException fault(String what) {
      return new IllegalArgumentException("Condition [" + text + "] " + what);
    }
  }
}
