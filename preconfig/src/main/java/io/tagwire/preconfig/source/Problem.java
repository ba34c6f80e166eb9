package io.tagwire.preconfig.source;

import io.tagwire.driver.config.Severity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a file.
 *
 * @param place where
 * @param severity how bad it is
 * @param message a sentence that names the value and the rule
 * @param suggestion what would be right, or null
 * @since 0.1
 */
public record Problem(Place place, Severity severity, String message, @Nullable String suggestion) {
  /** Checks that nothing is missing. */
  public Problem {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(message, "message");
  }

  /**
   * The file it is in.
   *
   * @return the file as the user named it
   */
  public String file() {
    return place.file();
  }

  /**
   * The line it is on.
   *
   * @return from 1; 0 if there are no lines
   */
  public int line() {
    return place.line();
  }

  /** {@code file:line: error: message (suggestion)}. */
  @Override
  public String toString() {
    String text = place + ": " + (severity == Severity.ERROR ? "error: " : "warning: ") + message;
    return suggestion == null ? text : text + " (" + suggestion + ")";
  }
}
