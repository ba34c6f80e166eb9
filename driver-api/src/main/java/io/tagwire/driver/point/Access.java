package io.tagwire.driver.point;

/**
 * What a host may do with a point.
 *
 * @since 0.1
 */
public enum Access {
  /** Values arrive; writing fails. */
  READ,
  /** Only writing; the point shows what was last confirmed, if anything. */
  WRITE,
  /** Both. */
  READ_WRITE;

  /**
   * Whether values arrive.
   *
   * @return true unless WRITE
   */
  public boolean canRead() {
    return this != WRITE;
  }

  /**
   * Whether it can be written.
   *
   * @return true unless READ
   */
  public boolean canWrite() {
    return this != READ;
  }
}
