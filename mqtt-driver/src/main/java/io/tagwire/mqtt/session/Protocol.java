package io.tagwire.mqtt.session;

/** The versions of MQTT spoken. */
public enum Protocol {
  /** MQTT 5. */
  V5("5"),
  /** MQTT 3.1.1. */
  V3_1_1("3.1.1");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  /** As in the setting. */
  @Override
  public String toString() {
    return text;
  }
}
