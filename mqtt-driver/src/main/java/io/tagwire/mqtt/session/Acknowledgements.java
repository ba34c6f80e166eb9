package io.tagwire.mqtt.session;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
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
  private final Object lock = new Object();
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
   */
  Acknowledgements(Wire wire, UnreleasedIds unreleased) {
    this.wire = wire;
    this.unreleased = unreleased;
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
      Owed owed = new Owed(packetId, 2, duplicate, known ? 0 : 1);
      qos2.add(owed);
      if (known) {
        answer(qos2, PUBREC);
        return false;
      }
      onTheWay.put(packetId, owed);
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
      Owed owed = onTheWay.remove(packetId);
      if (owed == null) {
        owed = new Owed(packetId, 1, duplicates.get(packetId), 1);
        duplicates.clear(packetId);
        qos1.add(owed);
      }
      return owed;
    }
  }

  /** The connection ended: nothing is answered any more. */
  void close() {
    synchronized (lock) {
      closed = true;
      qos1.clear();
      qos2.clear();
      onTheWay.clear();
    }
  }

  private void answer(ArrayDeque<Owed> owed, int firstByte) {
    for (@Nullable Owed first = owed.peek();
        first != null && first.holders == 0;
        first = owed.peek()) {
      owed.remove();
      wire.answer(firstByte, first.packetId);
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
