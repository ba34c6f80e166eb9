package io.tagwire.mqtt.intake;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who needs which subscription, and with which options. Guarded by its user. */
final class WantedFilters {
  private final Map<String, Use> uses = new HashMap<>();

  private interface Use {
    /** As {@link SubscribeOptions#with} of all users. */
    SubscribeOptions together();

    List<BoundPoint> users();
  }

  /** What most filters have, and there may be very many. */
  private record OneUser(BoundPoint user, SubscribeOptions together) implements Use {
    @Override
    public List<BoundPoint> users() {
      return List.of(user);
    }
  }

  /** Counts instead of looking at every user again: a filter may have many thousands. */
  private static final class ManyUsers implements Use {
    private final Map<BoundPoint, SubscribeOptions> optionsOf = new HashMap<>();
    private final int[] ofQos = new int[3];
    private final int[] ofRetainHandling = new int[RetainHandling.values().length];
    private int noLocal;
    private int retainAsPublished;

    private void count(SubscribeOptions options, int by) {
      ofQos[options.qos()] += by;
      ofRetainHandling[options.retainHandling().code()] += by;
      noLocal += options.noLocal() ? by : 0;
      retainAsPublished += options.retainAsPublished() ? by : 0;
    }

    @Override
    public SubscribeOptions together() {
      int all = optionsOf.size();
      return new SubscribeOptions(
          ofQos[2] > 0 ? 2 : ofQos[1] > 0 ? 1 : 0,
          all > 0 && noLocal == all,
          all > 0 && retainAsPublished == all,
          ofRetainHandling[0] > 0
              ? RetainHandling.ALWAYS
              : ofRetainHandling[1] > 0 ? RetainHandling.NEW : RetainHandling.NEVER);
    }

    @Override
    public List<BoundPoint> users() {
      return List.copyOf(optionsOf.keySet());
    }

    void add(BoundPoint user, SubscribeOptions options) {
      SubscribeOptions already = optionsOf.get(user);
      if (already != null) {
        count(already, -1);
      }
      SubscribeOptions wanted = already == null ? options : already.with(options);
      optionsOf.put(user, wanted);
      count(wanted, 1);
    }

    /** Returns whether it was one. */
    boolean remove(BoundPoint user) {
      SubscribeOptions options = optionsOf.remove(user);
      if (options != null) {
        count(options, -1);
      }
      return options != null;
    }

    boolean isEmpty() {
      return optionsOf.isEmpty();
    }
  }

  /** Returns whether the subscription is new or needs other options. */
  boolean add(String filter, SubscribeOptions options, BoundPoint user) {
    Use use = uses.get(filter);
    if (use == null) {
      uses.put(filter, new OneUser(user, options));
      return true;
    }
    SubscribeOptions before = use.together();
    if (use instanceof OneUser one && one.user().equals(user)) {
      OneUser changed = new OneUser(user, before.with(options));
      uses.put(filter, changed);
      return !changed.together().equals(before);
    }
    ManyUsers many = many(filter, use);
    many.add(user, options);
    return !many.together().equals(before);
  }

  private ManyUsers many(String filter, Use use) {
    if (use instanceof ManyUsers many) {
      return many;
    }
    ManyUsers many = new ManyUsers();
    use.users().forEach(user -> many.add(user, use.together()));
    uses.put(filter, many);
    return many;
  }

  /** Returns whether the subscription is needed no longer or with other options. */
  boolean remove(String filter, BoundPoint user) {
    Use use = uses.get(filter);
    if (use instanceof OneUser one && one.user().equals(user)) {
      uses.remove(filter);
      return true;
    }
    if (!(use instanceof ManyUsers many)) {
      return false;
    }
    SubscribeOptions before = many.together();
    if (!many.remove(user)) {
      return false;
    }
    if (many.isEmpty()) {
      uses.remove(filter);
      return true;
    }
    return !many.together().equals(before);
  }

  boolean contains(String filter) {
    return uses.containsKey(filter);
  }

  List<BoundPoint> users(String filter) {
    Use use = uses.get(filter);
    return use == null ? List.of() : use.users();
  }

  Optional<SubscribeOptions> options(String filter) {
    return Optional.ofNullable(uses.get(filter)).map(Use::together);
  }

  /** Options by filter, sorted. */
  Map<String, SubscribeOptions> snapshot() {
    Map<String, SubscribeOptions> wanted = new TreeMap<>();
    uses.forEach((filter, use) -> wanted.put(filter, use.together()));
    return Collections.unmodifiableMap(wanted);
  }
}
