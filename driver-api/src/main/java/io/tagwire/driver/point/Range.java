package io.tagwire.driver.point;

/**
 * The engineering range of a point, in its unit.
 *
 * @param low the low end
 * @param high the high end; not below the low one
 * @since 0.1
 */
public record Range(double low, double high) {
  /** Checks the order. */
  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException("Range low " + low + " must not be above high " + high);
    }
  }
}
