package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which filters are wanted, which of them the broker has, and which it has still to be told.
 * Thread-safe.
 *
 * <p>After a connect everything is subscribed, unless the broker kept the session and the filters
 * with their options are those it last answered: then nothing is. A filter that the kept session
 * has already is subscribed without its retained messages.
 *
 * <p>A broker without subscription identifiers may send a message once for each filter that matches
 * it, and nobody can tell the copies apart. There a filter is left to a wanted wildcard that
 * matches all it matches, with options that serve both: it is granted with it and not subscribed.
 * If it has to be brought retained messages that the wildcard brought before, it is subscribed
 * until they came. What is wanted no more is unsubscribed only when what was left to it is
 * subscribed.
 */
final class Subscriptions {
  private static final int MAX_FILTERS_UNDER_WAY = 2_000;
  private static final int MAX_PACKETS_UNDER_WAY = 50;
  private static final int MAX_DROPPED = 10_000;
  private static final int FIRST_ERROR = 0x80;

  private final SessionListener listener;
  private final String kept;
  private final int maxFilters;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private final Map<String, SubscribeOptions> wanted = new LinkedHashMap<>();
  private final Map<String, RetainHandling> pending = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Set<String> dropped = new LinkedHashSet<>();
  private final Map<String, Integer> active = new LinkedHashMap<>();
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Integer> resumed = new LinkedHashMap<>();
  private final Map<String, RetainHandling> underWay = new HashMap<>();
  private final Coverage coverage = new Coverage();
  private boolean covering;
  private int filtersUnderWay;
  private int packetsUnderWay;
  private int epoch;
  private long packets;

  /** What the broker's session has: answered with this QoS. */
  private record Held(SubscribeOptions options, int granted) {}

  /**
   * Nothing is wanted yet.
   *
   * @param kept a filter that is never unsubscribed, for somebody else has it too
   * @param maxFilters the most in one SUBSCRIBE or UNSUBSCRIBE
   */
  Subscriptions(SessionListener listener, String kept, int maxFilters) {
    this.maxFilters = maxFilters;
    this.listener = listener;
    this.kept = kept;
  }

  void want(Map<String, SubscribeOptions> filters) {
    synchronized (lock) {
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
  }

  void wantRetained(Collection<String> filters) {
    synchronized (lock) {
      Map<String, RetainHandling> asked = new LinkedHashMap<>();
      for (String filter : filters) {
        if (wanted.containsKey(filter)) {
          asked.put(filter, RetainHandling.ALWAYS);
        }
      }
      ask(asked);
    }
  }

  void drop(Collection<String> filters) {
    synchronized (lock) {
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
            gone.add(filter);
          }
        }
      }
      uncovered.keySet().retainAll(wanted.keySet());
      ask(uncovered);
    }
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
            gone.remove(filter);
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
            || isEnough(underWay.get(cover), retain)
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
    synchronized (lock) {
      forgetUnderWay();
      packets = 0;
      pending.clear();
      resumed.clear();
      covering = covers;
      if (!sessionPresent) {
        held.clear();
        gone.clear();
        dropped.clear();
      }
      if (!sessionPresent || !covers) {
        coverage.takeBackAll();
      }
      // Whether an UNSUBSCRIBE of the lost connection arrived, nobody knows.
      for (String filter : dropped) {
        if (!wanted.containsKey(filter) || coverage.left(filter) != null) {
          gone.add(filter);
        }
      }
      dropped.clear();
      boolean unchanged = wanted.keySet().containsAll(gone);
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
  }

  /**
   * The same connection, on which filters may be left to others from now on. All is asked anew;
   * nothing may be under way.
   */
  void startCovering() {
    synchronized (lock) {
      packets = 0;
      covering = true;
      Map<String, RetainHandling> asked = new LinkedHashMap<>();
      wanted.forEach((filter, options) -> asked.put(filter, options.retainHandling()));
      ask(asked);
      // The wildcard brings what is retained: they need not wait for it.
      for (String filter : List.copyOf(held.keySet())) {
        if (coverage.left(filter) != null && !filter.equals(kept)) {
          held.remove(filter);
          gone.add(filter);
        }
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
    synchronized (lock) {
      if (!covering || !pending.isEmpty() || packetsUnderWay > 0) {
        return;
      }
      for (String filter : List.copyOf(held.keySet())) {
        String cover =
            filter.equals(kept)
                ? null
                : coverage.cover(
                    filter, other -> active.containsKey(other) && serves(other, filter));
        if (cover != null) {
          held.remove(filter);
          gone.add(filter);
          coverage.leave(filter, cover, RetainHandling.NEVER);
        }
      }
    }
  }

  /** The connection is lost: nothing is granted any more. */
  void lost() {
    synchronized (lock) {
      forgetUnderWay();
    }
  }

  private void forgetUnderWay() {
    epoch++;
    filtersUnderWay = 0;
    packetsUnderWay = 0;
    underWay.clear();
    active.clear();
  }

  /** Whether a shared subscription was asked for and is not answered. */
  boolean awaitsShared() {
    synchronized (lock) {
      return underWay.keySet().stream().anyMatch(filter -> filter.startsWith("$share/"));
    }
  }

  /** Whether the broker answered all that was asked. */
  boolean settled() {
    synchronized (lock) {
      return pending.isEmpty() && packetsUnderWay == 0;
    }
  }

  boolean isActive(String filter) {
    synchronized (lock) {
      return active.containsKey(filter);
    }
  }

  /** How many SUBSCRIBE left on this connection. */
  long packets() {
    synchronized (lock) {
      return packets;
    }
  }

  int activeCount() {
    synchronized (lock) {
      return active.size();
    }
  }

  /** Sends as many packets as may be under way. Called by one thread at a time. */
  void pump(Connection connection, Grants grants, Runnable onAnswer) {
    tellResumed();
    if (mayUnsubscribe()) {
      unsubscribe(connection);
    }
    while (true) {
      SubscribeBatch batch;
      Answer answer;
      synchronized (lock) {
        if (packetsUnderWay >= MAX_PACKETS_UNDER_WAY || filtersUnderWay >= MAX_FILTERS_UNDER_WAY) {
          return;
        }
        batch = SubscribeBatch.next(pending, wanted, grants, maxFilters);
        answer = new Answer(batch.entries(), epoch, List.copyOf(dropped), onAnswer);
        if (!batch.entries().isEmpty()) {
          packets++;
          packetsUnderWay++;
          filtersUnderWay += batch.entries().size();
          // Until it is answered nobody knows what the broker has.
          for (SubscribeEntry entry : batch.entries()) {
            held.remove(entry.filter());
            underWay.put(entry.filter(), RetainHandling.of(entry.retainHandling()));
          }
        }
        batch.unavailable().keySet().forEach(filter -> ask(coverage.takeBackFrom(filter)));
      }
      batch.unavailable().forEach(listener::refused);
      if (batch.entries().isEmpty()) {
        if (batch.unavailable().isEmpty()) {
          return;
        }
        continue;
      }
      connection.subscribe(batch.entries(), batch.subscriptionId(), answer);
    }
  }

  // What was left to a filter that is wanted no more is subscribed first.
  private boolean mayUnsubscribe() {
    synchronized (lock) {
      return !covering || (pending.isEmpty() && packetsUnderWay == 0);
    }
  }

  private void tellResumed() {
    Map<String, Integer> now;
    synchronized (lock) {
      now = Map.copyOf(resumed);
      resumed.clear();
    }
    now.forEach(listener::granted);
  }

  private void unsubscribe(Connection connection) {
    List<String> filters;
    synchronized (lock) {
      filters = List.copyOf(gone);
      gone.clear();
      if (dropped.size() + filters.size() > MAX_DROPPED) {
        dropped.clear();
      }
      dropped.addAll(filters);
    }
    for (int i = 0; i < filters.size(); i += maxFilters) {
      connection.unsubscribe(filters.subList(i, Math.min(i + maxFilters, filters.size())));
    }
  }

  private final class Answer implements Client.SubscribeListener {
    private final List<SubscribeEntry> batch;
    private final int of;
    private final List<String> unsubscribedBefore;
    private final Runnable onAnswer;

    Answer(List<SubscribeEntry> batch, int of, List<String> unsubscribedBefore, Runnable onAnswer) {
      this.batch = batch;
      this.of = of;
      this.unsubscribedBefore = unsubscribedBefore;
      this.onAnswer = onAnswer;
    }

    @Override
    public void answered(int[] reasonCodes, @Nullable String reasonString) {
      for (int i = 0; i < batch.size(); i++) {
        SubscribeEntry entry = batch.get(i);
        int code = i < reasonCodes.length ? reasonCodes[i] : FIRST_ERROR;
        if (ReasonCode.isError(code)) {
          refused(entry);
          listener.refused(entry.filter(), ReasonCode.words(code, reasonString));
        } else {
          List<String> covered = granted(entry, code);
          listener.granted(entry.filter(), code);
          covered.forEach(filter -> listener.granted(filter, code));
        }
      }
      synchronized (lock) {
        if (of == epoch) {
          unsubscribedBefore.forEach(dropped::remove);
        }
      }
      done();
    }

    // Returns what is granted with it.
    private List<String> granted(SubscribeEntry entry, int code) {
      synchronized (lock) {
        SubscribeOptions options = wanted.get(entry.filter());
        if (of != epoch || options == null) {
          return List.of();
        }
        underWay.remove(entry.filter());
        active.put(entry.filter(), code);
        if (SubscribeBatch.isOf(entry, options)) {
          held.put(entry.filter(), new Held(options, code));
        }
        List<String> covered = new ArrayList<>();
        grantCovered(entry.filter(), code, covered);
        return covered;
      }
    }

    private void grantCovered(String cover, int code, List<String> covered) {
      for (String filter : coverage.granted(cover)) {
        if (active.put(filter, code) == null) {
          covered.add(filter);
        }
        grantCovered(filter, code, covered);
      }
    }

    private void refused(SubscribeEntry entry) {
      synchronized (lock) {
        if (of == epoch) {
          underWay.remove(entry.filter());
          active.remove(entry.filter());
          ask(coverage.takeBackFrom(entry.filter()));
        }
      }
    }

    // The client tells of its packets before it tells that the connection is lost: what was not
    // answered stays under way until then, or the session would take all for answered.
    @Override
    public void failed() {}

    private void done() {
      synchronized (lock) {
        if (of == epoch) {
          packetsUnderWay--;
          filtersUnderWay -= batch.size();
        }
      }
      onAnswer.run();
    }
  }
}
