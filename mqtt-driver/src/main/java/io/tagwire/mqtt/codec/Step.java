package io.tagwire.mqtt.codec;

/** One step of a decoding chain: small, without state, of bounded cost. */
@FunctionalInterface
interface Step {

  /**
   * Decodes further.
   *
   * @param raw a value as {@link Raw} lists them; never a Fault or Nothing
   * @return the next value, or a {@link Fault}; Nothing means that the place is absent
   */
  Object apply(Object raw);
}
