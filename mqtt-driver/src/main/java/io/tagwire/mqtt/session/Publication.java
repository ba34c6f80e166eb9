package io.tagwire.mqtt.session;

/** A message given to be published. */
@FunctionalInterface
public interface Publication {
  /** Nothing that could be held back. */
  Publication GONE = () -> false;

  /**
   * Holds it back if it has not left yet; then its listener is not called any more.
   *
   * @return whether it certainly did not and will not leave
   */
  boolean withdraw();
}
