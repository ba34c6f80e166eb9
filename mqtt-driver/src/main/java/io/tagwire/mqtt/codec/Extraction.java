package io.tagwire.mqtt.codec;

import io.tagwire.driver.Diagnostics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a message and the steps from there. Steps that read a whole document are done once for
 * all points of a message that begin with the same ones.
 */
final class Extraction {
  private final Selector selector;
  private final DecodeChain chain;
  private final DecodeChain shared;
  private final DecodeChain own;
  // What the result of the shared steps is known by; null if there are none.
  private final @Nullable String key;

  Extraction(Selector selector, DecodeChain chain) {
    this.selector = selector;
    this.chain = chain;
    this.shared = chain.shared();
    this.own = chain.own();
    this.key = shared.isEmpty() ? null : selector + "\n" + shared;
  }

  Selector selector() {
    return selector;
  }

  /** A raw value, Nothing or a Fault. */
  Object from(Payload payload) {
    if (key == null) {
      return chain.apply(selector.select(payload));
    }
    Object document = payload.known(key);
    if (document == null) {
      document = shared.apply(selector.select(payload));
      payload.know(key, document);
    }
    return own.apply(document);
  }

  /** The same, telling what every step makes of it. */
  void explain(Payload payload, List<Diagnostics.Step> told) {
    Object raw = selector.select(payload);
    told.add(
        new Diagnostics.Step(
            "selector " + selector,
            raw == Nothing.ABSENT ? "not in this message" : DecodeChain.outcome(raw)));
    chain.apply(raw, told);
  }
}
