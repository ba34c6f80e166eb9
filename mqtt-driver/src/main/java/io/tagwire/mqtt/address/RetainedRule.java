package io.tagwire.mqtt.address;

/** What a retained message is worth. */
public enum RetainedRule {
  /** An initial value: uncertain unless its payload tells its time. */
  INITIAL,
  /** As good as a live one. */
  GOOD,
  /** Not used at all. */
  IGNORE
}
