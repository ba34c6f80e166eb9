package io.tagwire.mqtt.presence;

import io.tagwire.mqtt.codec.TextReader;
import java.util.Locale;
import java.util.Set;

/**
 * One topic that tells whether a device, or something on the way to it, is there.
 *
 * @param topic the topic, no wildcards
 * @param reader finds the text in the payload
 * @param online texts that mean online, in lower case
 * @param offline texts that mean offline, in lower case
 * @param others what every other text means; {@link Availability#UNKNOWN} for nothing: the message
 *     is about somebody else
 */
public record PresenceRule(
    String topic, TextReader reader, Set<String> online, Set<String> offline, Availability others) {
  /** What presence topics are subscribed with: at least once, for a lost death hides a lie. */
  public static final int QOS = 1;

  /** Copies the texts. */
  public PresenceRule {
    online = Set.copyOf(online);
    offline = Set.copyOf(offline);
  }

  Availability meaning(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (online.contains(word)) {
      return Availability.ONLINE;
    }
    return offline.contains(word) ? Availability.OFFLINE : others;
  }
}
