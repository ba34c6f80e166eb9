package io.tagwire.mqtt.write;

import java.util.UUID;

/** The number of a command in the forms devices want it in. */
final class CommandIds {
  // Another process must not make the same ones.
  private static final UUID OWN = UUID.randomUUID();
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;

  private CommandIds() {}

  /** The number as a UUID, the same one for the same number; in lower case. */
  static String uuid(long id) {
    long low = ((OWN.getLeastSignificantBits() ^ id) & ~VARIANT_MASK) | VARIANT;
    return new UUID(OWN.getMostSignificantBits(), low).toString();
  }

  /** Whether a topic has a place for it. */
  static boolean isIn(String topic) {
    return topic.contains("{id}") || topic.contains("{uuid}");
  }

  /** A topic with its places filled. */
  static String fill(String topic, long id) {
    return isIn(topic)
        ? topic.replace("{id}", Long.toString(id)).replace("{uuid}", uuid(id))
        : topic;
  }
}
