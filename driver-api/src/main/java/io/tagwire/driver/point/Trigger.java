package io.tagwire.driver.point;

/**
 * What makes an update worth reporting (OPC UA Part 4 §7.22.2, DataChangeTrigger).
 *
 * @since 0.1
 */
public enum Trigger {
  /** Another quality. */
  STATUS,
  /** Another quality or another value; the default of OPC UA. */
  STATUS_VALUE,
  /** Every value that arrives, also an equal one with a newer timestamp. */
  STATUS_VALUE_TIMESTAMP
}
