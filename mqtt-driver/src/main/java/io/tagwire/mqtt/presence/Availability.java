package io.tagwire.mqtt.presence;

/** What a presence topic says, or all topics of a device together. */
public enum Availability {
  /** Not enough was said to tell: no effect on values. */
  UNKNOWN,
  /** It is there. */
  ONLINE,
  /** Something other than online was said, and the mode makes that decide. */
  OFFLINE
}
