package io.tagwire.preconfig.simulate;

import java.util.Locale;

/**
 * How a simulated device fails.
 *
 * @since 0.1
 */
public enum Fault {
  /** It does not. */
  NONE,
  /** It stays connected and says nothing more. */
  SILENT,
  /** It sends texts where numbers belong. */
  WRONG_TYPE,
  /** It sends half of each payload. */
  TRUNCATED,
  /** Its clock is a day ahead. */
  CLOCK_SKEW,
  /** It sends everything a hundred times as often. */
  FLOOD,
  /** It stops; what tells that it is offline comes ten rounds later. */
  LATE_WILL,
  /** It publishes but does not answer commands. */
  DEAF;

  /**
   * The word people write.
   *
   * @return lower case with hyphens
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
