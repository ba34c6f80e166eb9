package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Token.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of a template, taken one after the other. Not thread-safe. */
final class TokenCursor {
  private static final int MAX_DEPTH = 60;

  private final List<Token> tokens;
  private int next;
  private int depth;

  TokenCursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  boolean hasMore() {
    return next < tokens.size();
  }

  void skip(int count) {
    next += count;
  }

  /** One level deeper; every level ends with {@link #leave}. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
  }

  @Nullable Token peek() {
    return next < tokens.size() ? tokens.get(next) : null;
  }

  /** Whether the token after the one that comes next is one of these. */
  boolean isFollowedBy(Set<String> words) {
    return next + 1 < tokens.size() && words.contains(tokens.get(next + 1).text());
  }

  boolean isName(String word) {
    return isNameAt(0, word);
  }

  /** Whether the token so many further on is this word. */
  boolean isNameAt(int ahead, String word) {
    int index = next + ahead;
    return index < tokens.size() && tokens.get(index).is(Kind.NAME, word);
  }

  boolean isSign(String sign) {
    return isSignAt(0, sign);
  }

  /** Whether the token so many further on is this sign. */
  boolean isSignAt(int ahead, String sign) {
    int index = next + ahead;
    return index < tokens.size() && tokens.get(index).is(Kind.SIGN, sign);
  }

  Token taken() {
    if (next >= tokens.size()) {
      throw unexpected();
    }
    return tokens.get(next++);
  }

  Token take(Kind kind) {
    Token token = taken();
    if (token.kind() != kind) {
      throw unexpected(token);
    }
    return token;
  }

  void sign(String sign) {
    Token token = taken();
    if (!token.is(Kind.SIGN, sign)) {
      throw unexpected(token);
    }
  }

  void end() {
    take(Kind.END);
  }

  /** What is wrong with the token that comes next. */
  IllegalArgumentException unexpected() {
    return next < tokens.size()
        ? unexpected(tokens.get(next))
        : new IllegalArgumentException("it ends too early");
  }

  static IllegalArgumentException unexpected(Token token) {
    return new IllegalArgumentException(
        "[" + token.text() + "] is not understood, found at " + token.at());
  }

  void leave() {
    depth--;
  }
}
