package io.tagwire.mqtt;

import io.tagwire.mqtt.route.SubscribeOptions;
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
  private Map<String, SubscribeOptions> points = Map.of();
  private Map<String, Integer> raw = Map.of();
  private Map<String, Integer> watches = Map.of();
  private Map<String, SubscribeOptions> told = Map.of();

  Filters(Session session) {
    this.session = session;
  }

  void points(Map<String, SubscribeOptions> wanted) {
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

  int count() {
    synchronized (lock) {
      return told.size();
    }
  }

  boolean wants(String filter) {
    synchronized (lock) {
      return told.containsKey(filter);
    }
  }

  // Under the lock, so that the session hears of two changes in their order; it does not block.
  private void tell() {
    Map<String, SubscribeOptions> wanted = new HashMap<>(points);
    for (Map<String, Integer> others : List.of(raw, watches)) {
      others.forEach(
          (filter, qos) -> wanted.merge(filter, SubscribeOptions.of(qos), SubscribeOptions::with));
    }
    Map<String, SubscribeOptions> changed = new HashMap<>();
    wanted.forEach(
        (filter, options) -> {
          if (!options.equals(told.get(filter))) {
            changed.put(filter, options);
          }
        });
    List<String> gone = new ArrayList<>(told.keySet());
    gone.removeAll(wanted.keySet());
    told = wanted;
    session.unsubscribe(gone);
    session.subscribe(changed);
  }
}
