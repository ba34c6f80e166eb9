package io.tagwire.mqtt;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What points, raw subscriptions and confirmations want together, told to the session as it
 * changes.
 */
final class Filters {
  private final Session session;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private final Map<String, SubscribeOptions> points = new HashMap<>();
  private Map<String, Integer> raw = Map.of();
  private Map<String, Integer> watches = Map.of();
  private final Map<String, SubscribeOptions> told = new HashMap<>();

  Filters(Session session) {
    this.session = session;
  }

  /**
   * Other points are open.
   *
   * @param changes gives what changed since it was asked last, empty for what is wanted no more;
   *     asked under the lock, so that what was taken first is told first
   */
  void points(Supplier<Map<String, Optional<SubscribeOptions>>> changes) {
    synchronized (lock) {
      Map<String, Optional<SubscribeOptions>> taken = changes.get();
      taken.forEach(
          (filter, options) ->
              options.ifPresentOrElse(
                  wanted -> points.put(filter, wanted), () -> points.remove(filter)));
      tell(taken.keySet());
    }
  }

  void raw(Map<String, Integer> wanted) {
    synchronized (lock) {
      Set<String> touched = different(raw, wanted);
      raw = wanted;
      tell(touched);
    }
  }

  /** Asked under the lock, as for points. */
  void watches(Supplier<Map<String, Integer>> wanted) {
    synchronized (lock) {
      Map<String, Integer> now = wanted.get();
      Set<String> touched = different(watches, now);
      watches = now;
      tell(touched);
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

  private static Set<String> different(Map<String, Integer> before, Map<String, Integer> after) {
    Set<String> filters = new LinkedHashSet<>(before.keySet());
    filters.addAll(after.keySet());
    filters.removeIf(filter -> Objects.equals(before.get(filter), after.get(filter)));
    return filters;
  }

  // Under the lock, so that the session hears of two changes in their order; it does not block.
  private void tell(Set<String> touched) {
    Map<String, SubscribeOptions> changed = new LinkedHashMap<>();
    List<String> gone = new ArrayList<>();
    for (String filter : touched) {
      SubscribeOptions wanted = wanted(filter);
      if (wanted == null) {
        if (told.remove(filter) != null) {
          gone.add(filter);
        }
      } else if (!wanted.equals(told.put(filter, wanted))) {
        changed.put(filter, wanted);
      }
    }
    session.unsubscribe(gone);
    session.subscribe(changed);
  }

  private @Nullable SubscribeOptions wanted(String filter) {
    SubscribeOptions wanted = points.get(filter);
    for (Map<String, Integer> others : List.of(raw, watches)) {
      Integer qos = others.get(filter);
      if (qos != null) {
        SubscribeOptions more = SubscribeOptions.of(qos);
        wanted = wanted == null ? more : wanted.with(more);
      }
    }
    return wanted;
  }
}
