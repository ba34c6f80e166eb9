package io.tagwire.mqtt.session;

/** What the broker granted in CONNACK (MQTT 5 §3.2.2.3). */
record Grants(
    boolean sessionPresent,
    int receiveMaximum,
    int maximumQos,
    boolean retain,
    boolean wildcards,
    boolean shared,
    boolean subscriptionIds,
    long maximumPacketSize,
    long keepAliveSeconds) {
  static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
  static final long NO_LIMIT = Long.MAX_VALUE;

  /** The same for a broker whose subscription identifiers are of no use. */
  Grants withoutSubscriptionIds() {
    return new Grants(
        sessionPresent,
        receiveMaximum,
        maximumQos,
        retain,
        wildcards,
        shared,
        false,
        maximumPacketSize,
        keepAliveSeconds);
  }
}
