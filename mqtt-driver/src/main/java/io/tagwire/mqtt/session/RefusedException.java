package io.tagwire.mqtt.session;

import java.io.IOException;

/** The broker refused CONNECT, or ended the connection with DISCONNECT. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int reasonCode;
  private final String serverReference;

  /**
   * A refusal.
   *
   * @param reasonCode MQTT 5 §3.2.2.2, 0x80 and above, whatever the protocol spoken
   */
  RefusedException(int reasonCode) {
    this(reasonCode, "");
  }

  /**
   * A refusal that names other brokers.
   *
   * @param reasonCode as above, or of MQTT 5 §3.14.2.1
   * @param serverReference hosts, each with or without a port, with spaces between; or empty
   */
  RefusedException(int reasonCode, String serverReference) {
    super(ReasonCode.words(reasonCode, null));
    this.reasonCode = reasonCode;
    this.serverReference = serverReference;
  }

  String serverReference() {
    return serverReference;
  }

  int reasonCode() {
    return reasonCode;
  }
}
