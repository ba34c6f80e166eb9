package io.tagwire.driver;

import io.tagwire.driver.point.GroupSpec;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One configured connection. Thread-safe. From {@link #connect()} until {@link #close()} it
 * reconnects by itself; a host never has to.
 *
 * @since 0.1
 */
public interface Driver extends AutoCloseable {

  /**
   * Starts connecting and keeps the connection from then on. Does not block.
   *
   * @return completes at the first success. Fails with {@link DriverException} only if the driver
   *     is closed before or the fault is beyond retrying. An unreachable peer does not fail it: it
   *     stays pending while the driver retries and tells {@link DriverContext#onState}. Further
   *     calls give the same stage, and while the driver waits between two attempts they make the
   *     next one begin at once ("retry now"). Cancelling it has no effect on the driver
   */
  CompletionStage<Void> connect();

  /**
   * Binds points, online or not, before or after {@link #connect()}. Does not block on I/O. A point
   * that cannot be bound has quality BAD_CONFIGURATION and a detail that says why; the others work.
   *
   * @param spec the points and how they are reported
   * @param listener receives updates of this group on {@link DriverContext#callbacks()}, serially
   * @return the open group
   * @throws IllegalStateException if the driver is closed
   */
  PointGroup open(GroupSpec spec, GroupListener listener);

  /**
   * The one way to an optional ability, for example {@code driver.feature(Discovery.class)}.
   *
   * @param type the interface of the ability
   * @param <F> the ability
   * @return the ability, or empty if this driver does not have it; the same answer for the life of
   *     the driver
   */
  <F extends DriverFeature> Optional<F> feature(Class<F> type);

  /**
   * State and counters now. Never blocks; usable after close.
   *
   * @return a snapshot
   */
  Health health();

  /**
   * Ends the connection and all groups. Idempotent; blocks at most some seconds. Pending reads and
   * writes are answered. When it returns no callback runs or will come, and no thread of the driver
   * is left. When it is called from within a callback it cannot wait for that very callback; then
   * none comes after it.
   */
  @Override
  void close();
}
