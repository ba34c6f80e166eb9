package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tokens into statements. */
final class TemplateParser {
  private static final int MAX_DEPTH = 60;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  private final List<Token> tokens;
  private int next;
  private int depth;

  private TemplateParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException with half a sentence for people
   */
  static List<Statement> parse(String text) {
    TemplateParser parser = new TemplateParser(Lexer.tokens(text));
    List<Statement> statements = parser.body(Set.of());
    if (parser.next < parser.tokens.size()) {
      throw parser.unexpected();
    }
    return statements;
  }

  private List<Statement> body(Set<String> ends) {
    enter();
    List<Statement> statements = new ArrayList<>();
    while (next < tokens.size()) {
      Token token = tokens.get(next);
      if (token.kind() == Kind.DATA) {
        next++;
        statements.add(new Statement.Text(token.text()));
      } else if (token.kind() == Kind.PRINT) {
        next++;
        Expression expression = expression();
        end();
        statements.add(new Statement.Print(expression));
      } else if (next + 1 < tokens.size() && ends.contains(tokens.get(next + 1).text())) {
        break;
      } else {
        next++;
        statements.add(statement());
      }
    }
    depth--;
    return statements;
  }

  private Statement statement() {
    Token word = take(Kind.NAME);
    return switch (word.text()) {
      case "set" -> {
        String name = take(Kind.NAME).text();
        sign("=");
        Expression value = expression();
        end();
        yield new Statement.Set(name, value);
      }
      case "if" -> branches();
      default ->
          throw new IllegalArgumentException("statement [" + word.text() + "] is not supported");
    };
  }

  private Statement branches() {
    List<Statement.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = List.of();
    branches.add(branch());
    while (true) {
      if (next >= tokens.size()) {
        throw new IllegalArgumentException("[endif] is missing");
      }
      next++;
      String word = take(Kind.NAME).text();
      if (word.equals("elif")) {
        branches.add(branch());
      } else if (word.equals("else")) {
        end();
        otherwise = body(Set.of("endif"));
      } else {
        end();
        return new Statement.If(branches, otherwise);
      }
    }
  }

  private Statement.Branch branch() {
    Expression condition = expression();
    end();
    return new Statement.Branch(condition, body(Set.of("elif", "else", "endif")));
  }

  private Expression expression() {
    enter();
    Expression value = or();
    while (isName("if")) {
      next++;
      Expression condition = or();
      Expression otherwise = null;
      if (isName("else")) {
        next++;
        otherwise = expression();
      }
      value = new Expression.Either(condition, value, otherwise);
    }
    depth--;
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (isName("or")) {
      next++;
      left = new Expression.Binary("or", left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (isName("and")) {
      next++;
      left = new Expression.Binary("and", left, not());
    }
    return left;
  }

  private Expression not() {
    if (isName("not")) {
      next++;
      enter();
      Expression of = not();
      depth--;
      return new Expression.Unary("not", of);
    }
    return comparison();
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      Token token = peek();
      if (token != null && token.kind() == Kind.SIGN && COMPARISONS.contains(token.text())) {
        next++;
        left = new Expression.Binary(token.text(), left, sum());
      } else if (isName("in")) {
        next++;
        left = new Expression.Binary("in", left, sum());
      } else if (isName("not") && isNameAt(next + 1, "in")) {
        next += 2;
        left = new Expression.Unary("not", new Expression.Binary("in", left, sum()));
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    Expression left = product();
    while (isSign("+") || isSign("-") || isSign("~")) {
      String operator = tokens.get(next++).text();
      left = new Expression.Binary(operator, left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (isSign("*") || isSign("/") || isSign("//") || isSign("%")) {
      String operator = tokens.get(next++).text();
      left = new Expression.Binary(operator, left, unary());
    }
    return left;
  }

  private Expression unary() {
    if (isSign("-") || isSign("+")) {
      String operator = tokens.get(next++).text();
      enter();
      Expression of = unary();
      depth--;
      return operator.equals("+") ? of : new Expression.Unary("-", of);
    }
    return postfix(primary());
  }

  private Expression postfix(Expression value) {
    Expression result = value;
    while (true) {
      if (isSign(".")) {
        next++;
        result = attribute(result);
      } else if (isSign("[")) {
        next++;
        result = new Expression.Member(result, expression());
        sign("]");
      } else if (isSign("(") && result instanceof Expression.Name name) {
        result = new Expression.Call(null, name.name(), arguments());
      } else if (isSign("|")) {
        next++;
        String name = take(Kind.NAME).text();
        result = new Expression.Filter(result, name, isSign("(") ? arguments() : List.of());
      } else if (isName("is")) {
        next++;
        boolean negated = isName("not");
        if (negated) {
          next++;
        }
        result = new Expression.Test(result, take(Kind.NAME).text(), negated);
      } else {
        return result;
      }
    }
  }

  private Expression attribute(Expression of) {
    Token token = taken();
    if (token.kind() == Kind.NUMBER) {
      // a.0.1 is two indices.
      Expression result = of;
      for (String index : token.text().split("\\.", -1)) {
        result = new Expression.Member(result, new Expression.Literal(new BigDecimal(index)));
      }
      return result;
    }
    if (token.kind() != Kind.NAME) {
      throw unexpected(token);
    }
    return isSign("(")
        ? new Expression.Call(of, token.text(), arguments())
        : new Expression.Member(of, new Expression.Literal(token.text()));
  }

  private List<Expression> arguments() {
    sign("(");
    List<Expression> arguments = new ArrayList<>();
    while (!isSign(")")) {
      // A named argument counts as the next one: name=value.
      Token token = peek();
      if (token != null && token.kind() == Kind.NAME && isSignAt(next + 1, "=")) {
        next += 2;
      }
      arguments.add(expression());
      if (!isSign(")")) {
        sign(",");
      }
    }
    next++;
    return arguments;
  }

  private Expression primary() {
    Token token = taken();
    return switch (token.kind()) {
      case STRING -> new Expression.Literal(token.text());
      case NUMBER -> new Expression.Literal(new BigDecimal(token.text()));
      case NAME -> name(token.text());
      case SIGN -> bracketed(token);
      default -> throw unexpected(token);
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
        if (isSign(",")) {
          next++;
          List<Expression> items = new ArrayList<>(List.of(inner));
          items.addAll(list(")"));
          return new Expression.ListOf(items);
        }
        sign(")");
        return inner;
      }
      case "[" -> {
        return new Expression.ListOf(list("]"));
      }
      case "{" -> {
        return dict();
      }
      default -> throw unexpected(token);
    }
  }

  private List<Expression> list(String close) {
    List<Expression> items = new ArrayList<>();
    while (!isSign(close)) {
      items.add(expression());
      if (!isSign(close)) {
        sign(",");
      }
    }
    next++;
    return items;
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!isSign("}")) {
      keys.add(expression());
      sign(":");
      values.add(expression());
      if (!isSign("}")) {
        sign(",");
      }
    }
    next++;
    return new Expression.DictOf(keys, values);
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
  }

  private @Nullable Token peek() {
    return next < tokens.size() ? tokens.get(next) : null;
  }

  private boolean isName(String word) {
    return isNameAt(next, word);
  }

  private boolean isNameAt(int index, String word) {
    return index < tokens.size() && tokens.get(index).is(Kind.NAME, word);
  }

  private boolean isSign(String sign) {
    return isSignAt(next, sign);
  }

  private boolean isSignAt(int index, String sign) {
    return index < tokens.size() && tokens.get(index).is(Kind.SIGN, sign);
  }

  private Token taken() {
    if (next >= tokens.size()) {
      throw unexpected();
    }
    return tokens.get(next++);
  }

  private Token take(Kind kind) {
    Token token = taken();
    if (token.kind() != kind) {
      throw unexpected(token);
    }
    return token;
  }

  private void sign(String sign) {
    Token token = taken();
    if (!token.is(Kind.SIGN, sign)) {
      throw unexpected(token);
    }
  }

  private void end() {
    take(Kind.END);
  }

  private IllegalArgumentException unexpected() {
    return next < tokens.size()
        ? unexpected(tokens.get(next))
        : new IllegalArgumentException("it ends too early");
  }

  private static IllegalArgumentException unexpected(Token token) {
    return new IllegalArgumentException(
        "[" + token.text() + "] is not understood, found at " + token.at());
  }
}
