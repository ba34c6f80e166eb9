package io.tagwire.driver.point;

/**
 * What is known about a write.
 *
 * @since 0.1
 */
public enum WriteOutcome {
  /** Under way; only in progress reports. */
  PENDING,
  /** The stage asked for is reached. */
  DONE,
  /** Certainly not taken. */
  FAILED,
  /** It left; whether it took effect cannot be told. A host must not blindly repeat it. */
  UNKNOWN
}
