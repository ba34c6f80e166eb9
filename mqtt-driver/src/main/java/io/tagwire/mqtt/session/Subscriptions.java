package io.tagwire.mqtt.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which filters are wanted and which of them the broker has still to be told. One subscription for
 * each distinct filter, in packets of some hundred. Thread-safe.
 */
final class Subscriptions {
  private static final int MAX_BATCH = 500;
  private static final int MAX_IN_FLIGHT = 4;
  private static final int PACKET_OVERHEAD = 32;
  private static final int SEND_RETAINED = 0;
  private static final int DO_NOT_SEND_RETAINED = 2;
  private static final int FIRST_ERROR = 0x80;

  private final SessionListener listener;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private final Map<String, Integer> wanted = new LinkedHashMap<>();
  private final Map<String, Integer> pending = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Set<String> active = new LinkedHashSet<>();
  private int inFlight;
  private int epoch;
  private long packets;

  Subscriptions(SessionListener listener) {
    this.listener = listener;
  }

  void want(Map<String, Integer> filters) {
    synchronized (lock) {
      filters.forEach(
          (filter, qos) -> {
            Integer before = wanted.put(filter, qos);
            gone.remove(filter);
            if (before == null) {
              pending.put(filter, SEND_RETAINED);
            } else if (!before.equals(qos)) {
              // Another QoS only: what is retained is known already (MQTT 5 §3.8.3.1).
              pending.putIfAbsent(filter, DO_NOT_SEND_RETAINED);
            }
          });
    }
  }

  void wantRetained(Collection<String> filters) {
    synchronized (lock) {
      for (String filter : filters) {
        if (wanted.containsKey(filter)) {
          pending.put(filter, SEND_RETAINED);
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
          gone.add(filter);
        }
      }
    }
  }

  /** A new connection: everything is to be subscribed, whatever the broker may remember. */
  void restart(boolean sessionPresent) {
    synchronized (lock) {
      epoch++;
      inFlight = 0;
      packets = 0;
      active.clear();
      pending.clear();
      wanted.keySet().forEach(filter -> pending.put(filter, SEND_RETAINED));
      if (!sessionPresent) {
        gone.clear();
      }
    }
  }

  /** The connection is lost: nothing is granted any more. */
  void lost() {
    synchronized (lock) {
      epoch++;
      inFlight = 0;
      active.clear();
    }
  }

  /** Whether the broker answered all that was asked. */
  boolean settled() {
    synchronized (lock) {
      return pending.isEmpty() && inFlight == 0;
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
    unsubscribe(connection);
    while (true) {
      List<SubscribeEntry> batch;
      Map<String, String> refused = new LinkedHashMap<>();
      int of;
      synchronized (lock) {
        of = epoch;
        batch = inFlight >= MAX_IN_FLIGHT ? List.of() : nextBatch(grants, refused);
        if (!batch.isEmpty()) {
          inFlight++;
          packets++;
        }
      }
      refused.forEach(listener::refused);
      if (batch.isEmpty()) {
        return;
      }
      connection.subscribe(batch, 0, new Answer(batch, of, onAnswer));
    }
  }

  private void unsubscribe(Connection connection) {
    List<String> filters;
    synchronized (lock) {
      filters = List.copyOf(gone);
      gone.clear();
    }
    for (int i = 0; i < filters.size(); i += MAX_BATCH) {
      connection.unsubscribe(filters.subList(i, Math.min(i + MAX_BATCH, filters.size())));
    }
  }

  private List<SubscribeEntry> nextBatch(Grants grants, Map<String, String> refused) {
    List<SubscribeEntry> batch = new ArrayList<>();
    long room = grants.maximumPacketSize() - PACKET_OVERHEAD;
    Iterator<Map.Entry<String, Integer>> entries = pending.entrySet().iterator();
    while (entries.hasNext() && batch.size() < MAX_BATCH) {
      Map.Entry<String, Integer> entry = entries.next();
      String filter = entry.getKey();
      String unavailable = unavailable(filter, grants);
      if (unavailable != null) {
        refused.put(filter, unavailable);
        entries.remove();
        continue;
      }
      room -= filter.getBytes(StandardCharsets.UTF_8).length + 3;
      if (room < 0 && !batch.isEmpty()) {
        break;
      }
      batch.add(
          new SubscribeEntry(
              filter, wanted.getOrDefault(filter, 0), entry.getValue(), false, false));
      entries.remove();
    }
    return batch;
  }

  private static @Nullable String unavailable(String filter, Grants grants) {
    if (!grants.wildcards() && (filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0)) {
      return "the broker does not support wildcard subscriptions";
    }
    if (!grants.shared() && filter.startsWith("$share/")) {
      return "the broker does not support shared subscriptions";
    }
    return null;
  }

  private final class Answer implements Client.SubscribeListener {
    private final List<SubscribeEntry> batch;
    private final int of;
    private final Runnable onAnswer;

    Answer(List<SubscribeEntry> batch, int of, Runnable onAnswer) {
      this.batch = batch;
      this.of = of;
      this.onAnswer = onAnswer;
    }

    @Override
    public void answered(int[] reasonCodes, @Nullable String reasonString) {
      for (int i = 0; i < batch.size(); i++) {
        String filter = batch.get(i).filter();
        int code = i < reasonCodes.length ? reasonCodes[i] : FIRST_ERROR;
        if (ReasonCode.isError(code)) {
          listener.refused(filter, ReasonCode.words(code, reasonString));
        } else {
          synchronized (lock) {
            if (of == epoch && wanted.containsKey(filter)) {
              active.add(filter);
            }
          }
          listener.granted(filter, code);
        }
      }
      done();
    }

    @Override
    public void failed() {
      done();
    }

    private void done() {
      synchronized (lock) {
        if (of == epoch) {
          inFlight--;
        }
      }
      onAnswer.run();
    }
  }
}
