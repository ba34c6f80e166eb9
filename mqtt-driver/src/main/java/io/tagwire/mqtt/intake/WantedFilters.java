package io.tagwire.mqtt.intake;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who needs which subscription, and with which options. Guarded by its user. */
final class WantedFilters {
  private final Map<String, Use> uses = new HashMap<>();

  /** Counts instead of looking at every user again: a filter may have many thousands. */
  private static final class Use {
    private final Map<BoundPoint, SubscribeOptions> users = new HashMap<>();
    private final int[] ofQos = new int[3];
    private final int[] ofRetainHandling = new int[RetainHandling.values().length];
    private int noLocal;
    private int retainAsPublished;

    void count(SubscribeOptions options, int by) {
      ofQos[options.qos()] += by;
      ofRetainHandling[options.retainHandling().code()] += by;
      noLocal += options.noLocal() ? by : 0;
      retainAsPublished += options.retainAsPublished() ? by : 0;
    }

    /** As {@link SubscribeOptions#with} of all users. */
    SubscribeOptions together() {
      int all = users.size();
      return new SubscribeOptions(
          ofQos[2] > 0 ? 2 : ofQos[1] > 0 ? 1 : 0,
          all > 0 && noLocal == all,
          all > 0 && retainAsPublished == all,
          ofRetainHandling[0] > 0
              ? RetainHandling.ALWAYS
              : ofRetainHandling[1] > 0 ? RetainHandling.NEW : RetainHandling.NEVER);
    }
  }

  /** Returns whether the subscription is new or needs other options. */
  boolean add(String filter, SubscribeOptions options, BoundPoint user) {
    Use use = uses.get(filter);
    if (use == null) {
      use = new Use();
      uses.put(filter, use);
    }
    SubscribeOptions before = use.users.isEmpty() ? null : use.together();
    SubscribeOptions already = use.users.get(user);
    if (already != null) {
      use.count(already, -1);
    }
    SubscribeOptions wanted = already == null ? options : already.with(options);
    use.users.put(user, wanted);
    use.count(wanted, 1);
    return !use.together().equals(before);
  }

  /** Returns whether the subscription is needed no longer or with other options. */
  boolean remove(String filter, BoundPoint user) {
    Use use = uses.get(filter);
    if (use == null || !use.users.containsKey(user)) {
      return false;
    }
    SubscribeOptions before = use.together();
    SubscribeOptions options = use.users.remove(user);
    if (use.users.isEmpty()) {
      uses.remove(filter);
      return true;
    }
    if (options != null) {
      use.count(options, -1);
    }
    return !use.together().equals(before);
  }

  boolean contains(String filter) {
    return uses.containsKey(filter);
  }

  List<BoundPoint> users(String filter) {
    Use use = uses.get(filter);
    return use == null ? List.of() : List.copyOf(use.users.keySet());
  }

  /** Options by filter, sorted. */
  Map<String, SubscribeOptions> snapshot() {
    Map<String, SubscribeOptions> wanted = new TreeMap<>();
    uses.forEach((filter, use) -> wanted.put(filter, use.together()));
    return Collections.unmodifiableMap(wanted);
  }
}
