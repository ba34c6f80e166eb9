package io.tagwire.mqtt.intake;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who needs which subscription, and with which QoS. Guarded by its user. */
final class WantedFilters {
  private final Map<String, Use> uses = new HashMap<>();

  private static final class Use {
    private final Map<BoundPoint, Integer> users = new HashMap<>();
    private final int[] usersOfQos = new int[3];

    int highest() {
      for (int qos = 2; qos > 0; qos--) {
        if (usersOfQos[qos] > 0) {
          return qos;
        }
      }
      return 0;
    }
  }

  /** Returns whether the subscription is new or needs a higher QoS. */
  boolean add(String filter, int qos, BoundPoint user) {
    Use use = uses.get(filter);
    boolean isNew = use == null;
    if (use == null) {
      use = new Use();
      uses.put(filter, use);
    }
    int before = use.highest();
    Integer already = use.users.get(user);
    if (already != null) {
      use.usersOfQos[already]--;
    }
    int wanted = already == null ? qos : Math.max(already, qos);
    use.users.put(user, wanted);
    use.usersOfQos[wanted]++;
    return isNew || use.highest() != before;
  }

  /** Returns whether the subscription is needed no longer or with a lower QoS. */
  boolean remove(String filter, BoundPoint user) {
    Use use = uses.get(filter);
    Integer qos = use == null ? null : use.users.remove(user);
    if (use == null || qos == null) {
      return false;
    }
    int before = use.highest();
    use.usersOfQos[qos]--;
    if (use.users.isEmpty()) {
      uses.remove(filter);
      return true;
    }
    return use.highest() != before;
  }

  boolean contains(String filter) {
    return uses.containsKey(filter);
  }

  List<BoundPoint> users(String filter) {
    Use use = uses.get(filter);
    return use == null ? List.of() : List.copyOf(use.users.keySet());
  }

  /** The highest QoS by filter, sorted. */
  Map<String, Integer> snapshot() {
    Map<String, Integer> wanted = new TreeMap<>();
    uses.forEach((filter, use) -> wanted.put(filter, use.highest()));
    return Collections.unmodifiableMap(wanted);
  }
}
