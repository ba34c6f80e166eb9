package io.tagwire.preconfig.importer.jinja;

/**
 * A word of a template.
 *
 * @param kind what it is
 * @param text its text; that of a {@link Kind#STRING} without quotes and escapes
 * @param at where it begins
 */
record Token(Kind kind, String text, int at) {
  enum Kind {
    /** What stands outside of braces. */
    DATA,
    /** The beginning of an expression to print. */
    PRINT,
    /** The beginning of a statement. */
    STATEMENT,
    /** The end of either. */
    END,
    NAME,
    NUMBER,
    STRING,
    SIGN
  }

  boolean is(Kind other, String word) {
    return kind == other && text.equals(word);
  }
}
