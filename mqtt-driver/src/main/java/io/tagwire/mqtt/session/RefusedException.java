package io.tagwire.mqtt.session;

import java.io.IOException;

/** The broker refused CONNECT. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int reasonCode;

  /**
   * A refusal.
   *
   * @param reasonCode MQTT 5 §3.2.2.2, 0x80 and above, whatever the protocol spoken
   */
  RefusedException(int reasonCode) {
    super(ReasonCode.words(reasonCode, null));
    this.reasonCode = reasonCode;
  }

  int reasonCode() {
    return reasonCode;
  }
}
