package io.tagwire.mqtt.codec;

/**
 * Several samples in one message.
 *
 * @param selector the array or object that holds them
 * @param byMember whether the members of an object are the samples; otherwise an object is one
 */
record Series(Selector selector, boolean byMember) {
  /** More samples in one message are no message of a device. */
  static final int MAX_ELEMENTS = 10_000;
}
