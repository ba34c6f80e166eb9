package io.tagwire.mqtt.presence;

import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.codec.TextReader;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A presence topic in use, shared by all devices that depend on it. Thread-safe. */
public final class PresenceTopic {
  private final PresenceRule rule;
  private final Set<Device> devices = ConcurrentHashMap.newKeySet();
  private final AtomicLong turns;
  private volatile Statement said = Statement.NOTHING;

  /** A topic that takes its turn from the count of all of them. */
  PresenceTopic(PresenceRule rule, AtomicLong turns) {
    this.rule = rule;
    this.turns = turns;
  }

  /**
   * The rule.
   *
   * @return as compiled
   */
  public PresenceRule rule() {
    return rule;
  }

  Statement said() {
    return said;
  }

  /**
   * Whether a device depends on it.
   *
   * @return false when it can be forgotten
   */
  public boolean isUsed() {
    return !devices.isEmpty();
  }

  void join(Device device) {
    devices.add(device);
  }

  void leave(Device device) {
    devices.remove(device);
  }

  /**
   * A message came on the topic. Tells every device concerned.
   *
   * @param payload the message
   * @param at when it came
   */
  public void message(Payload payload, Instant at) {
    if (payload.isEmpty()) {
      // A deleted retained message: whoever was there is no longer spoken for.
      become(Statement.NOTHING, at);
      return;
    }
    TextReader.Result read = rule.reader().readLenient(payload);
    if (read instanceof TextReader.Found found) {
      String word = found.text().trim();
      say(rule.meaning(word), "says [" + TextReader.shown(word) + "]", payload, at);
    } else if (read instanceof TextReader.Unreadable unreadable) {
      say(rule.others(), "cannot be read: " + unreadable.detail(), payload, at);
    }
  }

  private void say(Availability availability, String words, Payload payload, Instant at) {
    if (availability == Availability.UNKNOWN) {
      return;
    }
    Statement now = new Statement(availability, words, turns.incrementAndGet());
    // What the broker kept and sends again, after a reconnect, is no newer than it was.
    if (!(payload.retained() && now.isSameAs(said))) {
      become(now, at);
    }
  }

  private void become(Statement next, Instant at) {
    said = next;
    devices.forEach(device -> device.update(at));
  }
}
