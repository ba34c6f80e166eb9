package io.tagwire.mqtt.queue;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of the commands of a queue. Thread-safe. */
final class QueueCounters {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder sentAgain = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder restored = new LongAdder();

  void accepted() {
    accepted.increment();
  }

  void sentAgain() {
    sentAgain.increment();
  }

  void expired(int count) {
    expired.add(count);
  }

  void refused() {
    refused.increment();
  }

  void lost(int count) {
    lost.add(count);
  }

  void restored(int count) {
    restored.add(count);
  }

  /** Puts the totals by name, in order of documentation. */
  void putInto(Map<String, Long> totals) {
    totals.put("queue.accepted", accepted.sum());
    totals.put("queue.sent-again", sentAgain.sum());
    totals.put("queue.expired", expired.sum());
    totals.put("queue.refused", refused.sum());
    totals.put("queue.lost", lost.sum());
    totals.put("queue.restored", restored.sum());
  }
}
