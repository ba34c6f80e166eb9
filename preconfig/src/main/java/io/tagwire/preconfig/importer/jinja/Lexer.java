package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a template into tokens. */
final class Lexer {
  /** Longest template, in characters. */
  static final int MAX_LENGTH = 20_000;

  private static final int MAX_TOKENS = 2000;

  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:(?<name>[A-Za-z_]\\w*)|(?<number>\\d+(?:\\.\\d+)?)"
              + "|(?<sign>==|!=|<=|>=|//|\\*\\*|[-+*/%~|.,:()\\[\\]{}<>=]))");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the template is longer than " + MAX_LENGTH + " characters");
    }
    Lexer lexer = new Lexer(text);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    boolean strip = false;
    while (position < text.length()) {
      int open = opening();
      String data = text.substring(position, open);
      if (strip) {
        data = data.stripLeading();
      }
      boolean stripBefore = open + 2 < text.length() && text.charAt(open + 2) == '-';
      if (stripBefore) {
        data = data.stripTrailing();
      }
      if (!data.isEmpty()) {
        tokens.add(new Token(Kind.DATA, data, position));
      }
      if (open >= text.length()) {
        return;
      }
      position = open + (stripBefore ? 3 : 2);
      strip = inside(open, text.charAt(open + 1));
    }
  }

  private int opening() {
    for (int i = position; i + 1 < text.length(); i++) {
      if (text.charAt(i) == '{' && "{%#".indexOf(text.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Reads to the end of the braces; whether white space behind them does not count. */
  private boolean inside(int open, char kind) {
    if (kind == '#') {
      int end = text.indexOf("#}", position);
      if (end < 0) {
        throw new IllegalArgumentException("a comment is not closed, found at " + open);
      }
      position = end + 2;
      return text.charAt(end - 1) == '-';
    }
    tokens.add(new Token(kind == '{' ? Kind.PRINT : Kind.STATEMENT, "", open));
    String close = kind == '{' ? "}}" : "%}";
    int braces = 0;
    while (true) {
      skipSpace();
      if (position >= text.length()) {
        throw new IllegalArgumentException("[" + close + "] is missing, opened at " + open);
      }
      boolean strip = text.startsWith("-" + close, position);
      if (braces == 0 && (strip || text.startsWith(close, position))) {
        tokens.add(new Token(Kind.END, "", position));
        position += strip ? 3 : 2;
        return strip;
      }
      Token token = word();
      if (token.is(Kind.SIGN, "{")) {
        braces++;
      } else if (token.is(Kind.SIGN, "}")) {
        braces--;
      }
      tokens.add(token);
      // Also bounds how deep a chain of operators can be.
      if (tokens.size() > MAX_TOKENS) {
        throw new IllegalArgumentException("it has more than " + MAX_TOKENS + " words");
      }
    }
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private Token word() {
    int at = position;
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return string(first);
    }
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw new IllegalArgumentException("[" + first + "] is not understood, found at " + at);
    }
    position = matcher.end();
    if (matcher.group("name") != null) {
      return new Token(Kind.NAME, matcher.group("name"), at);
    }
    return matcher.group("number") != null
        ? new Token(Kind.NUMBER, matcher.group("number"), at)
        : new Token(Kind.SIGN, matcher.group("sign"), at);
  }

  private Token string(char quote) {
    int at = position;
    StringBuilder content = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        position = i + 1;
        return new Token(Kind.STRING, content.toString(), at);
      }
      if (c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        switch (escaped) {
          case 'n' -> content.append('\n');
          case 't' -> content.append('\t');
          case 'r' -> content.append('\r');
          case '\\', '\'', '"' -> content.append(escaped);
          // As in Python, an escape that means nothing stands for itself.
          default -> content.append('\\').append(escaped);
        }
      } else {
        content.append(c);
      }
    }
    throw new IllegalArgumentException("a text is not closed, opened at " + at);
  }
}
