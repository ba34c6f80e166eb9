package io.tagwire.driver.support;

import io.tagwire.driver.point.Point;
import java.util.List;

/** From the id of a point to its place in a list. Immutable; some ten bytes a point. */
final class PointIndex {
  static final int NONE = -1;

  private final List<Point> points;
  // Open addressing: place + 1, 0 for free.
  private final int[] slots;

  PointIndex(List<Point> points) {
    this.points = points;
    int size = Integer.highestOneBit(Math.max(1, points.size())) * 4;
    this.slots = new int[size];
    for (int i = 0; i < points.size(); i++) {
      slots[slot(points.get(i).id())] = i + 1;
    }
  }

  /** The place of the point with this id, or {@link #NONE}. */
  int of(String id) {
    return slots[slot(id)] - 1;
  }

  private int slot(String id) {
    int mask = slots.length - 1;
    int hash = id.hashCode() * 0x9E3779B9;
    int slot = (hash ^ hash >>> 16) & mask;
    while (slots[slot] != 0 && !points.get(slots[slot] - 1).id().equals(id)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
