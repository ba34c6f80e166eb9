package io.tagwire.preconfig.source;

import java.util.Objects;

/**
 * Where something stands.
 *
 * @param file the file as the user named it, or another name for people such as {@code command
 *     line}
 * @param line the line, from 1; 0 if there are no lines
 * @since 0.1
 */
public record Place(String file, int line) {
  /** Checks that the line is not negative. */
  public Place {
    Objects.requireNonNull(file, "file");
    if (line < 0) {
      throw new IllegalArgumentException("line must not be negative: " + line);
    }
  }

  /** {@code file:line}, the form editors and terminals make a link of. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
