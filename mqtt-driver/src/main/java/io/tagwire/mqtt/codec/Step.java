package io.tagwire.mqtt.codec;

import java.util.List;

/** One step of a decoding chain: small, without state, of bounded cost. */
@FunctionalInterface
interface Step {

  /**
   * Decodes further.
   *
   * @param raw a value as {@link Raw} lists them; Nothing only if {@link #takesNothing}, never a
   *     Fault; may be shared with other points, hence not to be changed
   * @return the next value, or a {@link Fault}; Nothing means that the place is absent
   */
  Object apply(Object raw);

  /** Whether it is also asked where there is no value. */
  default boolean takesNothing() {
    return false;
  }

  /** Whether it reads a whole document, so that its result is worth sharing. */
  default boolean readsDocument() {
    return false;
  }

  /** The steps it consists of. */
  default List<Step> parts() {
    return List.of(this);
  }

  /** A step that reads a whole document. */
  static Step document(Step step) {
    return new Step() {
      @Override
      public Object apply(Object raw) {
        return step.apply(raw);
      }

      @Override
      public boolean readsDocument() {
        return true;
      }
    };
  }

  /** Reads a document and picks something from it. */
  static Step picking(Step document, Step pick) {
    List<Step> parts = List.of(document(document), pick);
    return new Step() {
      @Override
      public Object apply(Object raw) {
        Object read = document.apply(raw);
        return read instanceof Fault || read instanceof Nothing ? read : pick.apply(read);
      }

      @Override
      public List<Step> parts() {
        return parts;
      }
    };
  }
}
