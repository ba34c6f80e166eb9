package io.tagwire.driver.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a configuration.
 *
 * @param severity how bad it is
 * @param path where: {@code connection/<key>}, {@code points/<point id>} or {@code points/<point
 *     id>/<key>}; a host knows the file and line behind it
 * @param message a sentence that names the value, the rule and the place in the value
 * @param suggestion what would be right, or null
 * @since 0.1
 */
public record Issue(Severity severity, String path, String message, @Nullable String suggestion) {
  /** Checks that nothing is missing. */
  public Issue {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  /**
   * An error without a suggestion.
   *
   * @param path where
   * @param message what
   * @return the issue
   */
  public static Issue error(String path, String message) {
    return new Issue(Severity.ERROR, path, message, null);
  }

  /**
   * A warning without a suggestion.
   *
   * @param path where
   * @param message what
   * @return the issue
   */
  public static Issue warning(String path, String message) {
    return new Issue(Severity.WARNING, path, message, null);
  }

  /**
   * The same issue with a suggestion.
   *
   * @param text what would be right
   * @return a new issue
   */
  public Issue suggest(String text) {
    return new Issue(severity, path, message, text);
  }

  /**
   * The same issue in a larger configuration.
   *
   * @param prefix put before the path, with a slash between
   * @return a new issue
   */
  public Issue under(String prefix) {
    return new Issue(severity, path.isEmpty() ? prefix : prefix + "/" + path, message, suggestion);
  }
}
