package io.tagwire.mqtt.intake;

import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.mqtt.address.RetainedRule;
import io.tagwire.mqtt.codec.Decoded;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.presence.PresenceTopic;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a message: to its points, decoded once for all of them, and on to their dispatchers.
 * Takes no lock but those of the dispatchers.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  // A larger message is cut before it is kept for explanations.
  static final int KEPT_BYTES = 65_536;

  private final Bindings bindings;
  private final InstantSource clock;
  private final boolean acknowledgeTaken;
  private final AtomicReference<@Nullable Instant> lastBound = new AtomicReference<>();
  private final Rejects rejects = new Rejects();
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder messagesUnbound = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder valuesSkipped = new LongAdder();
  private volatile @Nullable ValueObserver observer;

  Reception(Bindings bindings, InstantSource clock, boolean acknowledgeTaken) {
    this.bindings = bindings;
    this.clock = clock;
    this.acknowledgeTaken = acknowledgeTaken;
  }

  void observe(@Nullable ValueObserver next) {
    observer = next;
  }

  void message(InboundMessage message) {
    messagesIn.increment();
    bytesIn.add(message.payload().length);
    List<Target> targets = bindings.find(message.topic());
    if (targets.isEmpty()) {
      messagesUnbound.increment();
      return;
    }
    Instant now = clock.instant();
    lastBound.setRelease(now);
    Receipt receipt = receipt(message);
    Payload payload = payload(message, now);
    InboundMessage kept = kept(message);
    ValueObserver watching = observer;
    boolean bound = false;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      if (!target.concerns(message)) {
        continue;
      }
      bound = true;
      if (target instanceof Target.ToPoint to) {
        offer(to.point(), payload, kept, now, watching, receipt);
      } else if (target instanceof Target.ToPresence to) {
        tell(to.topic(), payload, now);
      }
    }
    if (!bound) {
      // A copy for another filter, which only somebody else has.
      messagesUnbound.increment();
    }
  }

  // A retained message stays with the broker: it need not be kept from being lost, and a barrier
  // must not stop the others by not taking it.
  private @Nullable Receipt receipt(InboundMessage message) {
    return acknowledgeTaken && message.qos() > 0 && !message.retained()
        ? new Receipt(message.acknowledgement())
        : null;
  }

  /** When the last message that was for somebody came; null if none did. */
  @Nullable Instant lastBound() {
    return lastBound.getAcquire();
  }

  /** A point takes what another point of its topic got before. */
  void repeat(BoundPoint point, Content content) {
    InboundMessage message = content.message();
    offer(point, payload(message, content.at()), message, content.at(), observer, null);
  }

  /** A message for one point only. */
  void answer(GroupDispatcher group, int index, InboundMessage answer) {
    Instant now = clock.instant();
    bindings
        .find(group, index)
        .ifPresent(point -> offer(point, payload(answer, now), kept(answer), now, observer, null));
  }

  static Payload payload(InboundMessage message, Instant received) {
    return new Payload(
        message.topic(), message.payload(), message.retained(), received, message.properties());
  }

  private static InboundMessage kept(InboundMessage message) {
    return message.payload().length <= KEPT_BYTES
        ? message
        : new InboundMessage(
            message.topic(),
            Arrays.copyOf(message.payload(), KEPT_BYTES),
            message.qos(),
            message.retained(),
            message.duplicate(),
            message.properties());
  }

  private static void tell(PresenceTopic topic, Payload payload, Instant now) {
    try {
      topic.message(payload, now);
    } catch (RuntimeException e) {
      LOG.error("Presence topic [{}]: a defect of the driver", topic.rule().topic(), e);
    }
  }

  private void offer(
      BoundPoint point,
      Payload payload,
      InboundMessage message,
      Instant now,
      @Nullable ValueObserver watching,
      @Nullable Receipt receipt) {
    try {
      Decoded decoded = decode(point, payload, message);
      if (decoded instanceof Decoded.Rejected rejected) {
        reject(rejected, point, message, now);
      } else if (decoded instanceof Decoded.Several several) {
        several.older().forEach(older -> reject(older, point, message, now));
        reject(several.present(), point, message, now);
      }
      boolean offered = point.take(decoded, message, now, receipt);
      point.group().barrier().received(point);
      if (!offered) {
        if (decoded instanceof Decoded.Skipped) {
          valuesSkipped.increment();
        }
      } else if (watching != null) {
        watching.value(point.group().dispatcher(), point.index(), point.shown(), message);
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Point [{}]: a defect of the driver", point.binding().point().id(), e);
    }
  }

  private void reject(Decoded decoded, BoundPoint point, InboundMessage message, Instant now) {
    if (decoded instanceof Decoded.Rejected rejected) {
      rejects.add(message, point.binding().point().id(), rejected.reason(), rejected.detail(), now);
    }
  }

  private static Decoded decode(BoundPoint point, Payload payload, InboundMessage message) {
    if (message.retained() && point.binding().retained() == RetainedRule.IGNORE) {
      return Decoded.Skipped.FILTERED;
    }
    try {
      return point.binding().decoder().decode(payload);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Point [{}]: a defect of the driver", point.binding().point().id(), e);
      return new Decoded.Rejected(Reason.INTERNAL, "defect of the driver: " + e);
    }
  }

  Rejects rejects() {
    return rejects;
  }

  /** Totals by name, in order of documentation; the counts are those of all groups. */
  Map<String, Long> counters(DispatchCounts counts) {
    long rejected = rejects.total();
    long unbound = messagesUnbound.sum();
    long messages = messagesIn.sum();
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("messages.in", messages);
    totals.put("messages.bound", messages - unbound);
    totals.put("messages.unbound", unbound);
    totals.put("bytes.in", bytesIn.sum());
    totals.put("values.in", counts.offered() + rejected);
    totals.put("values.delivered", counts.delivered());
    totals.put("values.filtered", counts.filtered());
    totals.put("values.conflated", counts.conflated());
    totals.put("values.dropped", counts.dropped());
    totals.put("values.pending", counts.pending());
    totals.put("values.rejected", rejected);
    for (Reason reason : Reason.values()) {
      totals.put("values.rejected." + reason.name().toLowerCase(Locale.ROOT), rejects.of(reason));
    }
    totals.put("values.skipped", valuesSkipped.sum());
    return totals;
  }
}
