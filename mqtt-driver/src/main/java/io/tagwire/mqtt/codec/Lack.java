package io.tagwire.mqtt.codec;

/**
 * What follows when there is no value.
 *
 * @param then keep what is known, bad, or a value in its place
 * @param text the raw value in its place
 */
record Lack(Then then, String text) {
  enum Then {
    KEEP,
    BAD,
    VALUE
  }

  static Lack of(Then then) {
    return new Lack(then, "");
  }
}
