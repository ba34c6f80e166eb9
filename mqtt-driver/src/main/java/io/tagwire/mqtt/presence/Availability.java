package io.tagwire.mqtt.presence;

/** What presence topics say. */
public enum Availability {
  /** Not every topic has said something, and none says offline: no effect on values. */
  UNKNOWN,
  /** Every topic says online. */
  ONLINE,
  /** Some topic says something other than online. */
  OFFLINE
}
