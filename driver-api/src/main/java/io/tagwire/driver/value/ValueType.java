package io.tagwire.driver.value;

/**
 * The types a value can have.
 *
 * @since 0.1
 */
public enum ValueType {
  /** True or false. */
  BOOL,
  /** A signed 64-bit integer. */
  INT,
  /** A double. An unsigned 64-bit integer above 2^63-1 is REAL or TEXT by the type of its point. */
  REAL,
  /** Unicode text. */
  TEXT,
  /** Bytes. */
  BYTES,
  /** An instant on the time line. */
  TIME,
  /** Values in order. */
  ARRAY,
  /** Values by name. */
  STRUCT
}
