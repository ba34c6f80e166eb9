package io.tagwire.host.demo;

/**
 * What a device publishes.
 *
 * @param topic where
 * @param payload as text
 * @param retained whether the broker keeps it
 */
record DeviceMessage(String topic, String payload, boolean retained) {
  static DeviceMessage live(String topic, String payload) {
    return new DeviceMessage(topic, payload, false);
  }

  static DeviceMessage kept(String topic, String payload) {
    return new DeviceMessage(topic, payload, true);
  }
}
