package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads tokens into statements. */
final class TemplateParser {
  private final TokenCursor tokens;
  private final ExpressionParser expressions;

  private TemplateParser(TokenCursor tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException with half a sentence for people
   */
  static List<Statement> parse(String text) {
    TokenCursor tokens = new TokenCursor(Lexer.tokens(text));
    List<Statement> statements = new TemplateParser(tokens).body(Set.of());
    if (tokens.hasMore()) {
      throw tokens.unexpected();
    }
    return statements;
  }

  private List<Statement> body(Set<String> ends) {
    tokens.enter();
    List<Statement> statements = new ArrayList<>();
    for (Token token = tokens.peek(); token != null; token = tokens.peek()) {
      if (token.kind() == Kind.DATA) {
        tokens.skip(1);
        statements.add(new Statement.Text(token.text()));
      } else if (token.kind() == Kind.PRINT) {
        tokens.skip(1);
        Expression expression = expressions.expression();
        tokens.end();
        statements.add(new Statement.Print(expression));
      } else if (tokens.isFollowedBy(ends)) {
        break;
      } else {
        tokens.skip(1);
        statements.add(statement());
      }
    }
    tokens.leave();
    return statements;
  }

  private Statement statement() {
    Token word = tokens.take(Kind.NAME);
    return switch (word.text()) {
      case "set" -> {
        String name = tokens.take(Kind.NAME).text();
        tokens.sign("=");
        Expression value = expressions.expression();
        tokens.end();
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
      if (!tokens.hasMore()) {
        throw new IllegalArgumentException("[endif] is missing");
      }
      tokens.skip(1);
      String word = tokens.take(Kind.NAME).text();
      if (word.equals("elif")) {
        branches.add(branch());
      } else if (word.equals("else")) {
        tokens.end();
        otherwise = body(Set.of("endif"));
      } else {
        tokens.end();
        return new Statement.If(branches, otherwise);
      }
    }
  }

  private Statement.Branch branch() {
    Expression condition = expressions.expression();
    tokens.end();
    return new Statement.Branch(condition, body(Set.of("elif", "else", "endif")));
  }
}
