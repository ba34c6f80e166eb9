package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which filters are wanted, which of them the broker has, and so which have still to be subscribed
 * and which unsubscribed. Guarded by its user.
 *
 * <p>After a connect everything is subscribed, unless the broker kept the session and the filters
 * with their options are those it last answered: then nothing is. A filter that the kept session
 * has already is subscribed without its retained messages.
 *
 * <p>A broker without subscription identifiers may send a message once for each filter that matches
 * it, and nobody can tell the copies apart. There a filter is left to a wanted wildcard that
 * matches all it matches, with options that serve both: it is granted with it and not subscribed.
 * If it has to be brought retained messages that the wildcard brought before, it is subscribed
 * until they came.
 */
final class SubscriptionPlan {
  private final String kept;
  private final UnansweredSubscribes unanswered;
  private final Unsubscribes unsubscribes;
  private final Map<String, SubscribeOptions> wanted = new LinkedHashMap<>();
  private final Map<String, RetainHandling> pending = new LinkedHashMap<>();
  private final Map<String, Integer> active = new LinkedHashMap<>();
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Integer> resumed = new LinkedHashMap<>();
  private final Coverage coverage = new Coverage();
  private boolean covering;

  /** What the broker's session has: answered with this QoS. */
  private record Held(SubscribeOptions options, int granted) {}

  /**
   * Nothing is wanted yet.
   *
   * @param kept a filter that is never unsubscribed, for somebody else has it too
   * @param unanswered what is under way
   * @param unsubscribes gets what is wanted no more
   */
  SubscriptionPlan(String kept, UnansweredSubscribes unanswered, Unsubscribes unsubscribes) {
    this.kept = kept;
    this.unanswered = unanswered;
    this.unsubscribes = unsubscribes;
  }

  void want(Map<String, SubscribeOptions> filters) {
    Map<String, RetainHandling> asked = new LinkedHashMap<>();
    filters.forEach(
        (filter, options) -> {
          SubscribeOptions before = wanted.put(filter, options);
          if (before == null) {
            coverage.add(filter);
            asked.put(filter, options.retainHandling());
          } else if (!before.equals(options)) {
            coverage.takeBackFrom(filter).forEach((other, retain) -> need(asked, other, retain));
            RetainHandling waited = coverage.takeBack(filter);
            // Other options only: what is retained is known already.
            need(asked, filter, waited == null ? RetainHandling.NEVER : waited);
          }
        });
    ask(asked);
  }

  void wantRetained(Collection<String> filters) {
    Map<String, RetainHandling> asked = new LinkedHashMap<>();
    for (String filter : filters) {
      if (wanted.containsKey(filter)) {
        asked.put(filter, RetainHandling.ALWAYS);
      }
    }
    ask(asked);
  }

  void drop(Collection<String> filters) {
    Map<String, RetainHandling> uncovered = new LinkedHashMap<>();
    for (String filter : filters) {
      if (wanted.remove(filter) != null) {
        pending.remove(filter);
        active.remove(filter);
        held.remove(filter);
        coverage.remove(filter);
        coverage.takeBack(filter);
        uncovered.putAll(coverage.takeBackFrom(filter));
        if (!filter.equals(kept)) {
          unsubscribes.add(filter);
        }
      }
    }
    uncovered.keySet().retainAll(wanted.keySet());
    ask(uncovered);
  }

  private static void need(
      Map<String, RetainHandling> asked, String filter, RetainHandling retain) {
    asked.merge(filter, retain, (one, other) -> one.compareTo(other) <= 0 ? one : other);
  }

  private void ask(Map<String, RetainHandling> filters) {
    filters.forEach((filter, retain) -> need(pending, filter, retain));
    filters.forEach(
        (filter, needed) -> {
          RetainHandling retain = pending.getOrDefault(filter, needed);
          String cover =
              covering ? coverage.cover(filter, other -> brings(other, filter, retain)) : null;
          if (cover == null) {
            unsubscribes.remove(filter);
            return;
          }
          pending.remove(filter);
          coverage.leave(filter, cover, retain);
          Integer granted = active.get(cover);
          if (granted != null && retain == RetainHandling.NEVER) {
            active.put(filter, granted);
            resumed.put(filter, granted);
          }
        });
  }

  // Whether what is asked of the cover, or was, is enough for the filter.
  private boolean brings(String cover, String filter, RetainHandling retain) {
    return serves(cover, filter)
        && (isEnough(pending.get(cover), retain)
            || isEnough(unanswered.asked(cover), retain)
            || isLeftForEnough(cover, retain)
            || (retain == RetainHandling.NEVER && active.containsKey(cover)));
  }

  private static boolean isEnough(@Nullable RetainHandling asked, RetainHandling needed) {
    return asked != null && asked.compareTo(needed) <= 0;
  }

  private boolean isLeftForEnough(String cover, RetainHandling needed) {
    Coverage.Left left = coverage.left(cover);
    return left != null && isEnough(left.retain(), needed);
  }

  private boolean serves(String cover, String filter) {
    SubscribeOptions given = wanted.get(cover);
    SubscribeOptions needed = wanted.get(filter);
    return given != null && needed != null && given.serves(needed);
  }

  /**
   * A new connection.
   *
   * @param covers whether filters may be left to others
   */
  void restart(boolean sessionPresent, boolean covers) {
    lost();
    pending.clear();
    resumed.clear();
    covering = covers;
    if (!sessionPresent) {
      held.clear();
      unsubscribes.clear();
    }
    if (!sessionPresent || !covers) {
      coverage.takeBackAll();
    }
    unsubscribes.repeat(filter -> !wanted.containsKey(filter) || coverage.left(filter) != null);
    boolean unchanged = unsubscribes.areAllIn(wanted.keySet());
    Map<String, RetainHandling> asked = new LinkedHashMap<>();
    for (Map.Entry<String, SubscribeOptions> entry : wanted.entrySet()) {
      String filter = entry.getKey();
      Held own = held.get(filter);
      boolean known = heldFor(filter) != null;
      unchanged &= known && (own == null || own.options().equals(entry.getValue()));
      asked.put(filter, known ? RetainHandling.NEVER : entry.getValue().retainHandling());
    }
    if (unchanged) {
      wanted.keySet().forEach(this::resume);
    } else {
      coverage.takeBackAll();
      ask(asked);
    }
  }

  /**
   * The same connection, on which filters may be left to others from now on. All is asked anew;
   * nothing may be under way.
   */
  void startCovering() {
    covering = true;
    Map<String, RetainHandling> asked = new LinkedHashMap<>();
    wanted.forEach((filter, options) -> asked.put(filter, options.retainHandling()));
    ask(asked);
    // The wildcard brings what is retained: they need not wait for it.
    for (String filter : List.copyOf(held.keySet())) {
      if (coverage.left(filter) != null && !filter.equals(kept)) {
        held.remove(filter);
        unsubscribes.add(filter);
      }
    }
  }

  // Itself or what it is left to.
  private @Nullable Held heldFor(String filter) {
    Held own = held.get(filter);
    Coverage.Left left = own == null ? coverage.left(filter) : null;
    return left == null || left.retain() != RetainHandling.NEVER ? own : heldFor(left.cover());
  }

  private void resume(String filter) {
    Held has = heldFor(filter);
    if (has != null) {
      active.put(filter, has.granted());
      resumed.put(filter, has.granted());
    }
  }

  /** Everything is answered and came: what is subscribed without need is to be unsubscribed. */
  void prune() {
    if (!covering || !isSettled()) {
      return;
    }
    for (String filter : List.copyOf(held.keySet())) {
      String cover =
          filter.equals(kept)
              ? null
              : coverage.cover(filter, other -> active.containsKey(other) && serves(other, filter));
      if (cover != null) {
        held.remove(filter);
        unsubscribes.add(filter);
        coverage.leave(filter, cover, RetainHandling.NEVER);
      }
    }
  }

  /** The connection is lost: nothing is granted any more. */
  void lost() {
    unanswered.forget();
    active.clear();
  }

  /** Whether nothing is to be subscribed, and all that was is answered. */
  boolean isSettled() {
    return pending.isEmpty() && unanswered.isEmpty();
  }

  /** What was left to a filter that is wanted no more is subscribed first. */
  boolean mayUnsubscribe() {
    return !covering || isSettled();
  }

  /** The filters of the next SUBSCRIBE, which are under way from now on. */
  SubscribeBatch next(Grants grants, int maxFilters) {
    SubscribeBatch batch = SubscribeBatch.next(pending, wanted, grants, maxFilters);
    if (!batch.entries().isEmpty()) {
      unanswered.sent(batch.entries());
      // Until it is answered nobody knows what the broker has.
      batch.entries().forEach(entry -> held.remove(entry.filter()));
    }
    batch.unavailable().keySet().forEach(filter -> ask(coverage.takeBackFrom(filter)));
    return batch;
  }

  /** What was granted without being subscribed since this was asked last, with its QoS. */
  Map<String, Integer> takeResumed() {
    Map<String, Integer> taken = Map.copyOf(resumed);
    resumed.clear();
    return taken;
  }

  /** What is under way is granted with this QoS; returns what is granted with it. */
  List<String> granted(SubscribeEntry entry, int qos) {
    SubscribeOptions options = wanted.get(entry.filter());
    if (options == null) {
      return List.of();
    }
    unanswered.answered(entry.filter());
    active.put(entry.filter(), qos);
    if (SubscribeBatch.isOf(entry, options)) {
      held.put(entry.filter(), new Held(options, qos));
    }
    List<String> covered = new ArrayList<>();
    grantCovered(entry.filter(), qos, covered);
    return covered;
  }

  private void grantCovered(String cover, int qos, List<String> covered) {
    for (String filter : coverage.granted(cover)) {
      if (active.put(filter, qos) == null) {
        covered.add(filter);
      }
      grantCovered(filter, qos, covered);
    }
  }

  /** What is under way is refused. */
  void refused(SubscribeEntry entry) {
    unanswered.answered(entry.filter());
    active.remove(entry.filter());
    ask(coverage.takeBackFrom(entry.filter()));
  }

  boolean isActive(String filter) {
    return active.containsKey(filter);
  }

  int activeCount() {
    return active.size();
  }
}
