package io.tagwire.mqtt.session;

import java.io.EOFException;
import java.net.SocketException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which version to speak with which broker. With {@code auto} 5 comes first; a broker that does not
 * speak it is spoken to in 3.1.1, at once and for some hours, then 5 is tried again. Only on the
 * loop.
 */
final class ProtocolChoice {
  // What a broker said holds for longer than what may have been a hiccup.
  private static final long TOLD_NANOS = TimeUnit.HOURS.toNanos(6);
  private static final long GUESSED_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Optional<Protocol> fixed;
  private final LongSupplier nanoTime;
  private final Map<BrokerAddress, Older> older = new HashMap<>();
  private final Set<BrokerAddress> spoke5 = new HashSet<>();

  private record Older(long sinceNanos, long forNanos) {}

  /**
   * Knows no broker yet.
   *
   * @param fixed empty for {@code auto}
   * @param nanoTime as {@link System#nanoTime}
   */
  ProtocolChoice(Optional<Protocol> fixed, LongSupplier nanoTime) {
    this.fixed = fixed;
    this.nanoTime = nanoTime;
  }

  Protocol of(BrokerAddress broker) {
    if (fixed.isPresent()) {
      return fixed.get();
    }
    Older known = older.get(broker);
    if (known != null && nanoTime.getAsLong() - known.sinceNanos() >= known.forNanos()) {
      older.remove(broker);
      known = null;
    }
    return known == null ? Protocol.V5 : Protocol.V3_1_1;
  }

  /** Whether a login that failed like this, with 5, is to be tried with 3.1.1 at once. */
  boolean fallsBack(BrokerAddress broker, Protocol spoken, Throwable fault) {
    return fixed.isEmpty()
        && spoken == Protocol.V5
        && (told(fault) || (closed(fault) && !spoke5.contains(broker)));
  }

  /** The broker accepted this version: one that speaks 5 has other reasons to close. */
  void spoke(BrokerAddress broker, Protocol protocol) {
    if (protocol == Protocol.V5) {
      spoke5.add(broker);
    }
  }

  /** The broker accepted 3.1.1 after it had refused 5 like this. */
  void fellBack(BrokerAddress broker, Throwable fault) {
    older.put(broker, new Older(nanoTime.getAsLong(), told(fault) ? TOLD_NANOS : GUESSED_NANOS));
  }

  private static boolean told(Throwable fault) {
    return fault instanceof RefusedException refused
        && refused.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
  }

  // Without a CONNACK: some brokers have no other words for it.
  private static boolean closed(Throwable fault) {
    return fault instanceof EOFException || fault instanceof SocketException;
  }
}
