package io.tagwire.mqtt;

import io.tagwire.mqtt.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What points, raw subscriptions and confirmations want together, told to the session as it
 * changes.
 */
final class Filters {
  private final Session session;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private Map<String, Integer> points = Map.of();
  private Map<String, Integer> raw = Map.of();
  private Map<String, Integer> watches = Map.of();
  private Map<String, Integer> told = Map.of();

  Filters(Session session) {
    this.session = session;
  }

  void points(Map<String, Integer> wanted) {
    synchronized (lock) {
      points = wanted;
      tell();
    }
  }

  void raw(Map<String, Integer> wanted) {
    synchronized (lock) {
      raw = wanted;
      tell();
    }
  }

  void watches(Map<String, Integer> wanted) {
    synchronized (lock) {
      watches = wanted;
      tell();
    }
  }

  // Under the lock, so that the session hears of two changes in their order; it does not block.
  private void tell() {
    Map<String, Integer> wanted = new HashMap<>(points);
    raw.forEach((filter, qos) -> wanted.merge(filter, qos, Math::max));
    watches.forEach((filter, qos) -> wanted.merge(filter, qos, Math::max));
    Map<String, Integer> changed = new HashMap<>();
    wanted.forEach(
        (filter, qos) -> {
          if (!qos.equals(told.get(filter))) {
            changed.put(filter, qos);
          }
        });
    List<String> gone = new ArrayList<>(told.keySet());
    gone.removeAll(wanted.keySet());
    told = wanted;
    session.unsubscribe(gone);
    session.subscribe(changed);
  }
}
