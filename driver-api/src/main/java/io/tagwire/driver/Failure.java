package io.tagwire.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not work, in words for a person.
 *
 * @param kind what can be done about it
 * @param message a sentence that names the value, the rule and the place; never holds a secret
 * @param cause the exception behind it, or null
 * @since 0.1
 */
public record Failure(FailureKind kind, String message, @Nullable Throwable cause) {
  /** Checks that nothing is missing. */
  public Failure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
  }

  /**
   * A failure without an exception behind it.
   *
   * @param kind what can be done about it
   * @param message a sentence for a person
   * @return the failure
   */
  public static Failure of(FailureKind kind, String message) {
    return new Failure(kind, message, null);
  }
}
