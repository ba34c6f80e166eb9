package io.tagwire.mqtt.session;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answers owed on one connection: PUBACK for QoS 1, PUBREC for QoS 2, each in the order in
 * which the messages came (MQTT 5 §4.6). Thread-safe.
 */
final class Acknowledgements {
  private static final int PUBACK = 0x40;
  private static final int PUBREC = 0x50;
  private static final int PUBCOMP = 0x70;

  /** Where answers go. */
  @FunctionalInterface
  interface Wire {
    /** Sends one answer between two packets; must not block. */
    void answer(int firstByte, int packetId);
  }

  private final Wire wire;
  private final UnreleasedIds unreleased;
  private final int window;
  private final Object lock = new Object();
  // Both written under lock.
  private volatile int owed;
  private volatile long answered;
  // All below: guarded by lock.
  private final ArrayDeque<Owed> qos1 = new ArrayDeque<>();
  private final ArrayDeque<Owed> qos2 = new ArrayDeque<>();
  // Read from the socket, not yet with the listener.
  private final Map<Integer, Owed> onTheWay = new HashMap<>();
  // Of QoS 1.
  private final BitSet duplicates = new BitSet();
  private boolean closed;

  /**
   * Those of a new connection.
   *
   * @param wire of that connection
   * @param unreleased of the session, which outlives it
   * @param window how many may be owed before no more is to be read
   */
  Acknowledgements(Wire wire, UnreleasedIds unreleased, int window) {
    this.wire = wire;
    this.unreleased = unreleased;
    this.window = window;
  }

  /** How many are owed now. */
  int owed() {
    return owed;
  }

  /** How many were answered so far. */
  long answered() {
    return answered;
  }

  /** Whether as many are owed as may be. */
  boolean isFull() {
    return owed >= window;
  }

  /** Waits until it is not full any more, or closed; returns whether. */
  boolean awaitRoom(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (lock) {
      while (owed >= window && !closed) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        lock.wait(left);
      }
      return true;
    }
  }

  /**
   * A PUBLISH was read: one of QoS 2, or one with the DUP flag.
   *
   * @return whether it is to be handed over; false for one of QoS 2 that was already
   */
  boolean read(int packetId, int qos, boolean duplicate) {
    synchronized (lock) {
      if (qos == 1) {
        duplicates.set(packetId);
        return true;
      }
      if (closed || onTheWay.containsKey(packetId)) {
        return false;
      }
      boolean known = unreleased.contains(packetId);
      Owed fresh = new Owed(packetId, 2, duplicate, known ? 0 : 1);
      add(qos2, fresh);
      if (known) {
        answer(qos2, PUBREC);
        return false;
      }
      onTheWay.put(packetId, fresh);
      return true;
    }
  }

  /** A PUBREL was read: the id is free again (MQTT 5 §4.3.3). */
  void released(int packetId) {
    synchronized (lock) {
      if (!closed) {
        unreleased.remove(packetId);
        wire.answer(PUBCOMP, packetId);
      }
    }
  }

  /**
   * A message is about to be handed over.
   *
   * @return held once, by the caller
   */
  Owed handedOver(int packetId) {
    synchronized (lock) {
      Owed taken = onTheWay.remove(packetId);
      if (taken == null) {
        taken = new Owed(packetId, 1, duplicates.get(packetId), 1);
        duplicates.clear(packetId);
        add(qos1, taken);
      }
      return taken;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under lock
  private void add(ArrayDeque<Owed> to, Owed fresh) {
    to.add(fresh);
    owed++;
  }

  /** The connection ended: nothing is answered any more. */
  void close() {
    synchronized (lock) {
      closed = true;
      qos1.clear();
      qos2.clear();
      onTheWay.clear();
      owed = 0;
      lock.notifyAll();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under lock
  private void answer(ArrayDeque<Owed> queue, int firstByte) {
    boolean wasFull = isFull();
    for (@Nullable Owed first = queue.peek();
        first != null && first.holders == 0;
        first = queue.peek()) {
      queue.remove();
      owed--;
      answered++;
      wire.answer(firstByte, first.packetId);
    }
    if (wasFull) {
      lock.notifyAll();
    }
  }

  /** One answer. */
  final class Owed implements Acknowledgement {
    private final int packetId;
    private final int qos;
    private final boolean duplicate;
    // Guarded by lock.
    private int holders;

    private Owed(int packetId, int qos, boolean duplicate, int holders) {
      this.packetId = packetId;
      this.qos = qos;
      this.duplicate = duplicate;
      this.holders = holders;
    }

    int qos() {
      return qos;
    }

    boolean duplicate() {
      return duplicate;
    }

    @Override
    public void hold() {
      synchronized (lock) {
        if (holders > 0) {
          holders++;
        }
      }
    }

    @Override
    public void release() {
      synchronized (lock) {
        if (closed || holders == 0 || --holders > 0) {
          return;
        }
        if (qos == 2) {
          // From here on it is ours: a redelivery, also on the next connection, is not handed over.
          unreleased.add(packetId);
          answer(qos2, PUBREC);
        } else {
          answer(qos1, PUBACK);
        }
      }
    }
  }
}
