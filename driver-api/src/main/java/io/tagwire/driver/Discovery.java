package io.tagwire.driver;

import java.time.Duration;

/**
 * Finds points. Browsing a tree and listening to a bus look alike: finds arrive until {@link
 * DiscoveryListener#onDone} or close.
 *
 * @since 0.1
 */
public interface Discovery extends DriverFeature {

  /**
   * Starts looking. Does not block.
   *
   * @param root where to look, in the address syntax of the driver; empty for everywhere
   * @param limit how long to look at most
   * @param listener receives what is found, serially, on {@link DriverContext#callbacks()}
   * @return ends the search when closed; idempotent
   */
  Search start(String root, Duration limit, DiscoveryListener listener);

  /** A search that is under way. */
  interface Search extends AutoCloseable {
    @Override
    void close();
  }
}
