package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.Decoded.Reason;

/**
 * Why a selector or a step has no result; stands where the result would.
 *
 * @param reason for the counters
 * @param detail names the value, the rule and the place
 */
record Fault(Reason reason, String detail) {
  static Fault step(String detail) {
    return new Fault(Reason.STEP, detail);
  }

  static Fault type(String detail) {
    return new Fault(Reason.TYPE, detail);
  }
}
