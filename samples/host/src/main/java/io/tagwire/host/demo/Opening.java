package io.tagwire.host.demo;

import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.host.runtime.UpdateListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets the demonstration begin with something of every device: holds the first values back until
 * each device has shown one, but not for longer than three seconds, and then tells them by turns.
 * Tags that still wait for their first value are left out until then. Thread-safe.
 */
final class Opening implements UpdateListener {
  // A device reports every second, and its first report may come before anybody listens.
  private static final long LONGEST = Duration.ofSeconds(3).toNanos();

  private final UpdateListener next;
  private final int devices;
  private final LongSupplier nanoTime;
  private final Map<String, Deque<PointUpdate>> held = new LinkedHashMap<>();
  private long since;
  private boolean open;

  /**
   * An opening.
   *
   * @param next hears of the values
   * @param devices how many devices are waited for; the device is the first word of a tag id
   * @param nanoTime the time in nanoseconds, from any origin
   */
  Opening(UpdateListener next, int devices, LongSupplier nanoTime) {
    this.next = next;
    this.devices = devices;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void onUpdates(UpdateBatch batch) {
    if (open) {
      next.onUpdates(batch);
      return;
    }
    for (PointUpdate update : batch.updates()) {
      if (update.value().value() != null) {
        hold(update);
      }
    }
    if (!held.isEmpty() && (held.size() >= devices || nanoTime.getAsLong() - since >= LONGEST)) {
      open();
    }
  }

  /** Tells at once what is still held back, and everything that comes later as it comes. */
  synchronized void open() {
    open = true;
    if (!held.isEmpty()) {
      next.onUpdates(new UpdateBatch(byTurns(), 0));
      held.clear();
    }
  }

  private void hold(PointUpdate update) {
    if (held.isEmpty()) {
      since = nanoTime.getAsLong();
    }
    String device = update.point().id().replaceFirst("\\..*", "");
    Deque<PointUpdate> waiting = held.computeIfAbsent(device, key -> new ArrayDeque<>());
    // A value that says when it arose is the better introduction.
    if (update.value().sourceTimestamp() != null && !tellsTime(waiting)) {
      waiting.addFirst(update);
    } else {
      waiting.addLast(update);
    }
  }

  private static boolean tellsTime(Deque<PointUpdate> waiting) {
    PointUpdate first = waiting.peekFirst();
    return first != null && first.value().sourceTimestamp() != null;
  }

  private List<PointUpdate> byTurns() {
    List<PointUpdate> updates = new ArrayList<>();
    while (held.values().stream().anyMatch(waiting -> !waiting.isEmpty())) {
      for (Deque<PointUpdate> waiting : held.values()) {
        PointUpdate update = waiting.pollFirst();
        if (update != null) {
          updates.add(update);
        }
      }
    }
    return updates;
  }
}
