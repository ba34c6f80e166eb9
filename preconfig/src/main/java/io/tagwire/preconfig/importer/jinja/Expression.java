package io.tagwire.preconfig.importer.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of a template. */
sealed interface Expression {

  /** A {@link String}, {@link java.math.BigDecimal}, {@link Boolean}, or null for none. */
  record Literal(@Nullable Object value) implements Expression {}

  record ListOf(List<Expression> items) implements Expression {}

  record DictOf(List<Expression> keys, List<Expression> values) implements Expression {}

  record Name(String name) implements Expression {}

  /** {@code of.key} and {@code of[key]}. */
  record Member(Expression of, Expression key) implements Expression {}

  /** {@code of.method(arguments)}, or {@code method(arguments)} with no {@code of}. */
  record Call(@Nullable Expression of, String method, List<Expression> arguments)
      implements Expression {}

  record Filter(Expression of, String name, List<Expression> arguments) implements Expression {}

  /** {@code not} or {@code -}. */
  record Unary(String operator, Expression of) implements Expression {}

  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** {@code then if condition else otherwise}. */
  record Either(Expression condition, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /** {@code of is name}. */
  record Test(Expression of, String name, boolean negated) implements Expression {}
}
