package io.tagwire.mqtt.intake;

import io.tagwire.mqtt.session.Acknowledgement;

/** Keeps the broker's answer back until the host has taken every value of one message. */
final class Receipt {
  private final Acknowledgement acknowledgement;
  private final Runnable release;

  Receipt(Acknowledgement acknowledgement) {
    this.acknowledgement = acknowledgement;
    this.release = acknowledgement::release;
  }

  /** One more value; to be run once when it is taken. */
  Runnable forValue() {
    acknowledgement.hold();
    return release;
  }
}
