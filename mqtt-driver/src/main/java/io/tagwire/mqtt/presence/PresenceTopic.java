package io.tagwire.mqtt.presence;

import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.codec.TextReader;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A presence topic in use, shared by all devices that depend on it. Thread-safe. */
public final class PresenceTopic {
  private final PresenceRule rule;
  private final Set<Device> devices = ConcurrentHashMap.newKeySet();
  private volatile Availability availability = Availability.UNKNOWN;
  private volatile String said = "";

  PresenceTopic(PresenceRule rule) {
    this.rule = rule;
  }

  /**
   * The rule.
   *
   * @return as compiled
   */
  public PresenceRule rule() {
    return rule;
  }

  Availability availability() {
    return availability;
  }

  String said() {
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
      become(Availability.UNKNOWN, "", at);
      return;
    }
    TextReader.Result read = rule.reader().readLenient(payload);
    if (read instanceof TextReader.Found found) {
      String word = found.text().trim();
      boolean online = rule.online().contains(word.toLowerCase(Locale.ROOT));
      become(
          online ? Availability.ONLINE : Availability.OFFLINE,
          "says [" + TextReader.shown(word) + "]",
          at);
    } else if (read instanceof TextReader.Unreadable unreadable) {
      become(Availability.OFFLINE, "cannot be read: " + unreadable.detail(), at);
    }
  }

  private void become(Availability next, String words, Instant at) {
    said = words;
    if (availability != next) {
      availability = next;
      devices.forEach(device -> device.update(at));
    }
  }
}
