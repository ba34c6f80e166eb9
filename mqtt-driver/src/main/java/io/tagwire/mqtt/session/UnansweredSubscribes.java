package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was sent in SUBSCRIBE and is not answered; no more than a broker can be expected to keep up
 * with. Guarded by its user.
 */
final class UnansweredSubscribes {
  private static final int MAX_FILTERS = 2_000;
  private static final int MAX_PACKETS = 50;

  private final Map<String, RetainHandling> asked = new HashMap<>();
  private int filters;
  private int packets;
  private int epoch;

  boolean isFull() {
    return packets >= MAX_PACKETS || filters >= MAX_FILTERS;
  }

  boolean isEmpty() {
    return packets == 0;
  }

  /** Of the connection of now: an answer to what another one sent means nothing. */
  int epoch() {
    return epoch;
  }

  void sent(List<SubscribeEntry> batch) {
    packets++;
    filters += batch.size();
    for (SubscribeEntry entry : batch) {
      asked.put(entry.filter(), RetainHandling.of(entry.retainHandling()));
    }
  }

  /** Which retained messages will come for a filter; null if it is not under way. */
  @Nullable RetainHandling asked(String filter) {
    return asked.get(filter);
  }

  boolean hasShared() {
    return asked.keySet().stream().anyMatch(filter -> filter.startsWith("$share/"));
  }

  /** One filter of a packet. */
  void answered(String filter) {
    asked.remove(filter);
  }

  /** All filters of a packet. */
  void answered(List<SubscribeEntry> batch) {
    packets--;
    filters -= batch.size();
  }

  /** The connection is over: nothing will be answered. */
  void forget() {
    epoch++;
    filters = 0;
    packets = 0;
    asked.clear();
  }
}
