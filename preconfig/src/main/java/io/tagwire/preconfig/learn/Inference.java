package io.tagwire.preconfig.learn;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Scalar;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of value a text or a JSON value is. */
final class Inference {
  private static final Set<String> WORDS = Set.of("true", "false", "on", "off");
  private static final Pattern POINT =
      Pattern.compile("\\s*[+-]?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?\\s*");
  private static final Pattern COMMA =
      Pattern.compile("\\s*[+-]?\\d{1,3}((\\.\\d{3})+|\\d*),\\d+\\s*");
  private static final Pattern SUFFIX =
      Pattern.compile(
          "\\s*[+-]?\\d{1,30}(\\.\\d{1,30})?\\s*([%°µΩA-Za-z][%°µΩA-Za-z0-9/³²]{0,7})\\s*");

  private Inference() {}

  /** How a value is to be read. */
  enum Kind {
    /** A number with a decimal point, or a JSON number. */
    NUMBER,
    /** A number with a decimal comma. */
    COMMA,
    /** A number with a unit behind it. */
    SUFFIX,
    /** Two words, one of them for true. */
    BOOL,
    /** Any other text. */
    TEXT
  }

  /** The type of a JSON value as templates name it; one sample is never enough for {@code int}. */
  static String type(Scalar scalar) {
    return SignRule.isNumber(scalar)
        ? "real"
        : SignRule.isBool(scalar) || isWord(scalar.text()) ? "bool" : "text";
  }

  /** The type of the payload as a whole. */
  static String type(Sample sample) {
    Optional<Node> json = sample.json();
    if (json.isPresent()) {
      return json.get() instanceof Scalar scalar
          ? type(scalar)
          : json.get() instanceof Node.Sequence ? "array" : "struct";
    }
    return sample
        .text()
        .map(
            text ->
                switch (kind(text)) {
                  case NUMBER, COMMA, SUFFIX -> "real";
                  case BOOL -> "bool";
                  case TEXT -> "text";
                })
        .orElse("bytes");
  }

  static Kind kind(String text) {
    if (POINT.matcher(text).matches()) {
      return Kind.NUMBER;
    }
    if (COMMA.matcher(text).matches()) {
      return Kind.COMMA;
    }
    if (isWord(text.strip())) {
      return Kind.BOOL;
    }
    return SUFFIX.matcher(text).matches() ? Kind.SUFFIX : Kind.TEXT;
  }

  static Kind kind(Scalar scalar) {
    if (SignRule.isNumber(scalar)) {
      return Kind.NUMBER;
    }
    return SignRule.isBool(scalar) || isWord(scalar.text()) ? Kind.BOOL : Kind.TEXT;
  }

  /** The unit behind a number; empty if there is none. */
  static Optional<String> unit(String text) {
    Matcher matcher = SUFFIX.matcher(text);
    return kind(text) == Kind.SUFFIX && matcher.matches()
        ? Optional.of(matcher.group(2))
        : Optional.empty();
  }

  private static boolean isWord(String text) {
    return WORDS.contains(text.toLowerCase(Locale.ROOT));
  }
}
