package io.tagwire.driver;

import java.util.Optional;

/**
 * Receives what a {@link Discovery} finds. Called serially on {@link DriverContext#callbacks()}.
 *
 * @since 0.1
 */
@HostProvided
public interface DiscoveryListener {

  /**
   * Something was found, or found again with a better suggestion.
   *
   * @param found what was found
   */
  void onFound(Found found);

  /**
   * Something found before is there no longer.
   *
   * @param path the path it was found under
   */
  default void onGone(String path) {}

  /**
   * The search has ended; nothing follows.
   *
   * @param failure why it ended early; empty if it ended as asked
   */
  default void onDone(Optional<Failure> failure) {}
}
