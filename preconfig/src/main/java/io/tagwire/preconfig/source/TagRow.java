package io.tagwire.preconfig.source;

import java.util.Objects;

/**
 * A row of a tag table.
 *
 * @param connection the connection of the tag; empty if the row does not say
 * @param group the group of the tag; empty if the row does not say
 * @param point the tag
 * @since 0.1
 */
public record TagRow(String connection, String group, SourcedPoint point) {
  /** Checks that nothing is missing. */
  public TagRow {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(point, "point");
  }
}
