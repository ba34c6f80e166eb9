package io.tagwire.driver.value;

/**
 * How far a value can be trusted, and why not: OPC's severity and reason in one closed list. Each
 * has its OPC UA status code (Part 4 §7.39, Part 8 §6.3) and its OPC DA number, which PROMOTIC
 * shows. Severity differs between the two standards for {@link #UNCERTAIN_NO_COMMUNICATION}: Bad in
 * OPC DA (20, last known value), Uncertain in OPC UA; {@link #isBad()} follows OPC UA.
 *
 * @since 0.1
 */
public enum Quality {
  /** The value can be used. */
  GOOD(0x00000000L, 192),
  /** Good, but set by hand at the device instead of measured. */
  GOOD_LOCAL_OVERRIDE(0x00960000L, 216),
  /** Doubtful, for a reason told in the detail. */
  UNCERTAIN(0x40000000L, 64),
  /** The link is down; this is the last value known. */
  UNCERTAIN_NO_COMMUNICATION(0x408F0000L, 20),
  /** Nothing came for longer than the point allows; this is the last value. */
  UNCERTAIN_LAST_USABLE(0x40900000L, 68),
  /** An initial value of unknown age, for example a retained message without a source time. */
  UNCERTAIN_INITIAL(0x40920000L, 64),
  /** Of no use, for a reason told in the detail. */
  BAD(0x80000000L, 0),
  /** An address or setting is wrong, or the peer refused it. */
  BAD_CONFIGURATION(0x80890000L, 4),
  /** The link is down and there never was a value. */
  BAD_NOT_CONNECTED(0x808A0000L, 8),
  /** The device is offline or says it failed. */
  BAD_DEVICE_FAILURE(0x808B0000L, 12),
  /** The device works, its sensor does not. */
  BAD_SENSOR_FAILURE(0x808C0000L, 16),
  /** The link works, the exchange with the device failed. */
  BAD_COMMUNICATION(0x80050000L, 24),
  /** Switched off on purpose. */
  BAD_OUT_OF_SERVICE(0x808D0000L, 28),
  /** Bound, nothing received yet. */
  BAD_WAITING_FOR_INITIAL_DATA(0x80320000L, 32),
  /** What came could not be understood. */
  BAD_DECODING(0x80070000L, 0);

  private final long opcUa;
  private final int opcDa;

  Quality(long opcUa, int opcDa) {
    this.opcUa = opcUa;
    this.opcDa = opcDa;
  }

  /**
   * The OPC UA status code.
   *
   * @return an unsigned 32-bit number
   */
  public long opcUa() {
    return opcUa;
  }

  /**
   * The OPC DA quality.
   *
   * @return 0 to 255
   */
  public int opcDa() {
    return opcDa;
  }

  /**
   * Whether the severity is Good.
   *
   * @return true for the GOOD constants
   */
  public boolean isGood() {
    return opcUa >>> 30 == 0;
  }

  /**
   * Whether the severity is Uncertain.
   *
   * @return true for the UNCERTAIN constants
   */
  public boolean isUncertain() {
    return opcUa >>> 30 == 1;
  }

  /**
   * Whether the severity is Bad in OPC UA.
   *
   * @return true for the BAD constants
   */
  public boolean isBad() {
    return opcUa >>> 30 == 2;
  }
}
