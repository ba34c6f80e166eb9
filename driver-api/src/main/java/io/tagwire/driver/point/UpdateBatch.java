package io.tagwire.driver.point;

import java.util.List;

/**
 * Updates handed to a listener together.
 *
 * @param updates in the order in which they arose; with Conflate at most one present value per
 *     point
 * @param lost values conflated or dropped since the batch before
 * @since 0.1
 */
public record UpdateBatch(List<PointUpdate> updates, long lost) {
  /** Copies the list. */
  public UpdateBatch {
    updates = List.copyOf(updates);
  }
}
