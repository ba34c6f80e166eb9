package io.tagwire.driver.support;

import io.tagwire.driver.point.WriteResult;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far writes got, on the way to the listener. Guarded by its user. */
final class ProgressQueue {
  private static final Logger LOG = LoggerFactory.getLogger(GroupDispatcher.class);
  private static final int CAPACITY = 10_000;

  private final String group;
  private final ArrayDeque<WriteResult> waiting = new ArrayDeque<>();
  private boolean lossTold;

  ProgressQueue(String group) {
    this.group = group;
  }

  void add(WriteResult result) {
    if (waiting.size() >= CAPACITY) {
      waiting.removeFirst();
      if (!lossTold) {
        lossTold = true;
        LOG.warn("Group [{}]: the listener is too slow for progress of writes", group);
      }
    }
    waiting.addLast(result);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  List<WriteResult> drain() {
    List<WriteResult> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  void clear() {
    waiting.clear();
  }
}
