package io.tagwire.mqtt.presence;

import io.tagwire.mqtt.codec.TextReader;
import java.util.Set;

/**
 * One topic that tells whether a device, or something on the way to it, is there.
 *
 * @param topic the topic, no wildcards
 * @param reader finds the text in the payload
 * @param online texts that mean online, in lower case
 */
public record PresenceRule(String topic, TextReader reader, Set<String> online) {
  /** What presence topics are subscribed with: at least once, for a lost death hides a lie. */
  public static final int QOS = 1;

  /** Copies the texts. */
  public PresenceRule {
    online = Set.copyOf(online);
  }
}
