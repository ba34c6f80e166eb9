package io.tagwire.driver;

/**
 * A call of which nothing was tried. Stages fail with it; see {@link #failure()} for the reason.
 *
 * @since 0.1
 */
public final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /**
   * Wraps a failure.
   *
   * @param failure why nothing was tried
   */
  public DriverException(Failure failure) {
    super(failure.kind() + ": " + failure.message(), failure.cause());
    this.failure = failure;
  }

  /**
   * Why nothing was tried.
   *
   * @return the failure
   */
  public Failure failure() {
    return failure;
  }
}
