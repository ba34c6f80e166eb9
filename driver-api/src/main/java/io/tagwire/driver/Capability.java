package io.tagwire.driver;

/**
 * What a driver can do, for catalogues. The test kit checks that descriptor and features agree.
 *
 * @since 0.1
 */
public enum Capability {
  /** {@link PointGroup#read} with zero age asks the device where the device can be asked. */
  READ,
  /** {@link PointGroup#write} is possible. */
  WRITE,
  /** Values arrive unasked. */
  SUBSCRIBE,
  /** Has the feature {@link Discovery}. */
  DISCOVER,
  /** Writes can reach ACKNOWLEDGED. */
  ACKNOWLEDGED_WRITE,
  /** Writes can reach CONFIRMED. */
  CONFIRMED_WRITE,
  /** Values can carry a source timestamp. */
  SOURCE_TIME,
  /** Has the feature {@link RawMessages}. */
  RAW_MESSAGES
}
