package io.tagwire.mqtt.intake;

import io.tagwire.driver.Diagnostics.Reject;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The last messages that could not be used, and how many there were for which reason. */
final class Rejects {
  private static final int CAPACITY = 100;
  static final int KEPT_BYTES = 4_096;

  private final ArrayDeque<Reject> ring = new ArrayDeque<>(CAPACITY);
  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  Rejects() {
    for (Reason reason : Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  void add(InboundMessage message, String pointId, Reason reason, String detail, Instant at) {
    count(reason).increment();
    Reject reject = new Reject(raw(message, at, KEPT_BYTES), pointId, detail);
    synchronized (ring) {
      if (ring.size() == CAPACITY) {
        ring.removeFirst();
      }
      ring.addLast(reject);
    }
  }

  static RawMessage raw(InboundMessage message, Instant at, int maxBytes) {
    byte[] payload = message.payload();
    byte[] kept = payload.length > maxBytes ? Arrays.copyOf(payload, maxBytes) : payload;
    return new RawMessage(
        message.topic(),
        Bytes.copyOf(kept),
        message.qos(),
        message.retained(),
        message.duplicate(),
        message.properties().get(),
        at);
  }

  List<Reject> list() {
    synchronized (ring) {
      return List.copyOf(ring);
    }
  }

  long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  long of(Reason reason) {
    return count(reason).sum();
  }

  private LongAdder count(Reason reason) {
    LongAdder count = counts.get(reason);
    if (count == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return count;
  }
}
