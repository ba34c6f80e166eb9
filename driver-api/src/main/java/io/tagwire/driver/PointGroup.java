package io.tagwire.driver;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.TagValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Points that are handled together. Thread-safe. Every list answer has the size and the order of
 * the list asked. A point that does not belong to this group is a programming mistake: {@link
 * IllegalArgumentException}, thrown by the call itself.
 *
 * @since 0.1
 */
public interface PointGroup extends AutoCloseable {

  /**
   * The cached value. No I/O, never blocks; works while disconnected and after close.
   *
   * @param point a point of this group
   * @return the newest value; {@code BAD_WAITING_FOR_INITIAL_DATA} before the first
   */
  TagValue last(Point point);

  /**
   * Values no older than {@code maxAge}, or the best there is, honestly dated (OPC UA Part 4, Read:
   * maxAge is best effort, never a reason to reject).
   *
   * @param points points of this group
   * @param maxAge how old a value may be; zero asks the device (PROMOTIC's Refresh). Not negative
   * @return one update per point asked. Fails with {@link DriverException} only if nothing was
   *     tried because the group is closed
   */
  CompletionStage<List<PointUpdate>> read(List<Point> points, Duration maxAge);

  /**
   * Writes values. Writes to one point keep their order. Each write is answered when the stage
   * asked for is reached, when it failed, or when the time is over.
   *
   * @param writes what to write
   * @param options how far each write has to get, and in which time
   * @return one result per write. Fails with {@link DriverException} only if nothing was tried
   *     because the group is closed
   */
  CompletionStage<List<WriteResult>> write(List<PointWrite> writes, WriteOptions options);

  /** Releases the points. Idempotent; afterwards no callback of this group comes. */
  @Override
  void close();
}
