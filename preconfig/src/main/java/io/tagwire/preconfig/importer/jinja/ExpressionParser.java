package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads tokens into expressions, by the precedence of their operators. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  private final TokenCursor tokens;

  ExpressionParser(TokenCursor tokens) {
    this.tokens = tokens;
  }

  /** The expression that comes next. */
  Expression expression() {
    tokens.enter();
    Expression value = or();
    while (tokens.isName("if")) {
      tokens.skip(1);
      Expression condition = or();
      Expression otherwise = null;
      if (tokens.isName("else")) {
        tokens.skip(1);
        otherwise = expression();
      }
      value = new Expression.Either(condition, value, otherwise);
    }
    tokens.leave();
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.isName("or")) {
      tokens.skip(1);
      left = new Expression.Binary("or", left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.isName("and")) {
      tokens.skip(1);
      left = new Expression.Binary("and", left, not());
    }
    return left;
  }

  private Expression not() {
    if (tokens.isName("not")) {
      tokens.skip(1);
      tokens.enter();
      Expression of = not();
      tokens.leave();
      return new Expression.Unary("not", of);
    }
    return comparison();
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      Token token = tokens.peek();
      if (token != null && token.kind() == Kind.SIGN && COMPARISONS.contains(token.text())) {
        tokens.skip(1);
        left = new Expression.Binary(token.text(), left, sum());
      } else if (tokens.isName("in")) {
        tokens.skip(1);
        left = new Expression.Binary("in", left, sum());
      } else if (tokens.isName("not") && tokens.isNameAt(1, "in")) {
        tokens.skip(2);
        left = new Expression.Unary("not", new Expression.Binary("in", left, sum()));
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    Expression left = product();
    while (tokens.isSign("+") || tokens.isSign("-") || tokens.isSign("~")) {
      String operator = tokens.taken().text();
      left = new Expression.Binary(operator, left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (tokens.isSign("*") || tokens.isSign("/") || tokens.isSign("//") || tokens.isSign("%")) {
      String operator = tokens.taken().text();
      left = new Expression.Binary(operator, left, unary());
    }
    return left;
  }

  private Expression unary() {
    if (tokens.isSign("-") || tokens.isSign("+")) {
      String operator = tokens.taken().text();
      tokens.enter();
      Expression of = unary();
      tokens.leave();
      return operator.equals("+") ? of : new Expression.Unary("-", of);
    }
    return postfix(primary());
  }

  private Expression postfix(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.isSign(".")) {
        tokens.skip(1);
        result = attribute(result);
      } else if (tokens.isSign("[")) {
        tokens.skip(1);
        result = new Expression.Member(result, expression());
        tokens.sign("]");
      } else if (tokens.isSign("(") && result instanceof Expression.Name name) {
        result = new Expression.Call(null, name.name(), arguments());
      } else if (tokens.isSign("|")) {
        tokens.skip(1);
        String name = tokens.take(Kind.NAME).text();
        result = new Expression.Filter(result, name, tokens.isSign("(") ? arguments() : List.of());
      } else if (tokens.isName("is")) {
        tokens.skip(1);
        boolean negated = tokens.isName("not");
        if (negated) {
          tokens.skip(1);
        }
        result = new Expression.Test(result, tokens.take(Kind.NAME).text(), negated);
      } else {
        return result;
      }
    }
  }

  private Expression attribute(Expression of) {
    Token token = tokens.taken();
    if (token.kind() == Kind.NUMBER) {
      // a.0.1 is two indices.
      Expression result = of;
      for (String index : token.text().split("\\.", -1)) {
        result = new Expression.Member(result, new Expression.Literal(new BigDecimal(index)));
      }
      return result;
    }
    if (token.kind() != Kind.NAME) {
      throw TokenCursor.unexpected(token);
    }
    return tokens.isSign("(")
        ? new Expression.Call(of, token.text(), arguments())
        : new Expression.Member(of, new Expression.Literal(token.text()));
  }

  private List<Expression> arguments() {
    tokens.sign("(");
    List<Expression> arguments = new ArrayList<>();
    while (!tokens.isSign(")")) {
      // A named argument counts as the next one: name=value.
      Token token = tokens.peek();
      if (token != null && token.kind() == Kind.NAME && tokens.isSignAt(1, "=")) {
        tokens.skip(2);
      }
      arguments.add(expression());
      if (!tokens.isSign(")")) {
        tokens.sign(",");
      }
    }
    tokens.skip(1);
    return arguments;
  }

  private Expression primary() {
    Token token = tokens.taken();
    return switch (token.kind()) {
      case STRING -> new Expression.Literal(token.text());
      case NUMBER -> new Expression.Literal(new BigDecimal(token.text()));
      case NAME -> name(token.text());
      case SIGN -> bracketed(token);
      default -> throw TokenCursor.unexpected(token);
    };
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(true);
      case "false", "False" -> new Expression.Literal(false);
      case "none", "None" -> new Expression.Literal(null);
      default -> new Expression.Name(name);
    };
  }

  private Expression bracketed(Token token) {
    switch (token.text()) {
      case "(" -> {
        Expression inner = expression();
        if (tokens.isSign(",")) {
          tokens.skip(1);
          List<Expression> items = new ArrayList<>(List.of(inner));
          items.addAll(list(")"));
          return new Expression.ListOf(items);
        }
        tokens.sign(")");
        return inner;
      }
      case "[" -> {
        return new Expression.ListOf(list("]"));
      }
      case "{" -> {
        return dict();
      }
      default -> throw TokenCursor.unexpected(token);
    }
  }

  private List<Expression> list(String close) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.isSign(close)) {
      items.add(expression());
      if (!tokens.isSign(close)) {
        tokens.sign(",");
      }
    }
    tokens.skip(1);
    return items;
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.isSign("}")) {
      keys.add(expression());
      tokens.sign(":");
      values.add(expression());
      if (!tokens.isSign("}")) {
        tokens.sign(",");
      }
    }
    tokens.skip(1);
    return new Expression.DictOf(keys, values);
  }
}
