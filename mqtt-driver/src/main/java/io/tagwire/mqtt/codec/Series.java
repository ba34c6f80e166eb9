package io.tagwire.mqtt.codec;

/**
 * Several samples in one message. Equal to one that finds them at the same place with the same
 * steps, so that the points of a message share the split.
 */
final class Series {
  /** More samples in one message are no message of a device. */
  static final int MAX_ELEMENTS = 10_000;

  private final Extraction place;
  private final boolean byMember;
  private final String key;

  /**
   * A series.
   *
   * @param selector the array or object that holds them, or what the chain makes one of
   * @param chain the steps to it
   * @param byMember whether the members of an object are the samples; otherwise an object is one
   */
  Series(Selector selector, DecodeChain chain, boolean byMember) {
    this.place = new Extraction(selector, chain);
    this.byMember = byMember;
    this.key = selector + "\n" + chain;
  }

  Selector selector() {
    return place.selector();
  }

  boolean byMember() {
    return byMember;
  }

  /** A raw value, Nothing or a Fault. */
  Object from(Payload payload) {
    return place.from(payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series series && series.byMember == byMember && series.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
