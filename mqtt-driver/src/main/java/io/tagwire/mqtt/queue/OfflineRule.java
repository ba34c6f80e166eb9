package io.tagwire.mqtt.queue;

/** What becomes of a command while the link is down. */
public enum OfflineRule {
  /** It fails at once. One under way when the link breaks is of unknown fate, and not repeated. */
  REJECT,
  /** The newest of each point waits; an older one fails. */
  LAST_VALUE,
  /** It waits in the queue of the connection, and is repeated until it is acknowledged. */
  QUEUE
}
