package io.tagwire.preconfig.importer.jinja;

import java.util.List;

/** A part of a template. */
sealed interface Statement {

  record Text(String text) implements Statement {}

  record Print(Expression expression) implements Statement {}

  record Set(String name, Expression expression) implements Statement {}

  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  record Branch(Expression condition, List<Statement> body) {}
}
