package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
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
 */
final class Subscriptions {
  private static final int MAX_FILTERS_UNDER_WAY = 2_000;
  private static final int MAX_PACKETS_UNDER_WAY = 50;
  private static final int MAX_DROPPED = 10_000;
  private static final int FIRST_ERROR = 0x80;

  private final SessionListener listener;
  private final String kept;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private final Map<String, SubscribeOptions> wanted = new LinkedHashMap<>();
  private final Map<String, RetainHandling> pending = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Set<String> dropped = new LinkedHashSet<>();
  private final Set<String> active = new LinkedHashSet<>();
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Integer> resumed = new LinkedHashMap<>();
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
   */
  Subscriptions(SessionListener listener, String kept) {
    this.listener = listener;
    this.kept = kept;
  }

  void want(Map<String, SubscribeOptions> filters) {
    synchronized (lock) {
      filters.forEach(
          (filter, options) -> {
            SubscribeOptions before = wanted.put(filter, options);
            gone.remove(filter);
            if (before == null) {
              pending.put(filter, options.retainHandling());
            } else if (!before.equals(options)) {
              // Other options only: what is retained is known already.
              pending.putIfAbsent(filter, RetainHandling.NEVER);
            }
          });
    }
  }

  void wantRetained(Collection<String> filters) {
    synchronized (lock) {
      for (String filter : filters) {
        if (wanted.containsKey(filter)) {
          pending.put(filter, RetainHandling.ALWAYS);
        }
      }
    }
  }

  void drop(Collection<String> filters) {
    synchronized (lock) {
      for (String filter : filters) {
        if (wanted.remove(filter) != null) {
          pending.remove(filter);
          active.remove(filter);
          held.remove(filter);
          if (!filter.equals(kept)) {
            gone.add(filter);
          }
        }
      }
    }
  }

  /** A new connection. */
  void restart(boolean sessionPresent) {
    synchronized (lock) {
      forgetUnderWay();
      packets = 0;
      pending.clear();
      resumed.clear();
      if (sessionPresent) {
        // Whether an UNSUBSCRIBE of the lost connection arrived, nobody knows.
        dropped.stream().filter(filter -> !wanted.containsKey(filter)).forEach(gone::add);
      } else {
        held.clear();
        gone.clear();
      }
      dropped.clear();
      boolean unchanged = gone.isEmpty();
      for (Map.Entry<String, SubscribeOptions> entry : wanted.entrySet()) {
        Held has = held.get(entry.getKey());
        unchanged &= has != null && has.options().equals(entry.getValue());
      }
      if (unchanged) {
        wanted.keySet().forEach(this::resume);
      } else {
        wanted.forEach(
            (filter, options) ->
                pending.put(
                    filter,
                    held.containsKey(filter) ? RetainHandling.NEVER : options.retainHandling()));
      }
    }
  }

  private void resume(String filter) {
    Held has = held.get(filter);
    if (has != null) {
      active.add(filter);
      resumed.put(filter, has.granted());
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
    active.clear();
  }

  /** Whether the broker answered all that was asked. */
  boolean settled() {
    synchronized (lock) {
      return pending.isEmpty() && packetsUnderWay == 0;
    }
  }

  boolean isActive(String filter) {
    synchronized (lock) {
      return active.contains(filter);
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
    unsubscribe(connection);
    while (true) {
      SubscribeBatch batch;
      Answer answer;
      synchronized (lock) {
        if (packetsUnderWay >= MAX_PACKETS_UNDER_WAY || filtersUnderWay >= MAX_FILTERS_UNDER_WAY) {
          return;
        }
        batch = SubscribeBatch.next(pending, wanted, grants);
        answer = new Answer(batch.entries(), epoch, List.copyOf(dropped), onAnswer);
        if (!batch.entries().isEmpty()) {
          packets++;
          packetsUnderWay++;
          filtersUnderWay += batch.entries().size();
          // Until it is answered nobody knows what the broker has.
          batch.entries().forEach(entry -> held.remove(entry.filter()));
        }
      }
      batch.unavailable().forEach(listener::refused);
      if (batch.entries().isEmpty()) {
        return;
      }
      connection.subscribe(batch.entries(), batch.subscriptionId(), answer);
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
    for (int i = 0; i < filters.size(); i += SubscribeBatch.MAX_FILTERS) {
      connection.unsubscribe(
          filters.subList(i, Math.min(i + SubscribeBatch.MAX_FILTERS, filters.size())));
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
          listener.refused(entry.filter(), ReasonCode.words(code, reasonString));
        } else {
          granted(entry, code);
          listener.granted(entry.filter(), code);
        }
      }
      synchronized (lock) {
        if (of == epoch) {
          unsubscribedBefore.forEach(dropped::remove);
        }
      }
      done();
    }

    private void granted(SubscribeEntry entry, int code) {
      synchronized (lock) {
        SubscribeOptions options = wanted.get(entry.filter());
        if (of != epoch || options == null) {
          return;
        }
        active.add(entry.filter());
        if (SubscribeBatch.isOf(entry, options)) {
          held.put(entry.filter(), new Held(options, code));
        }
      }
    }

    @Override
    public void failed() {
      done();
    }

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
