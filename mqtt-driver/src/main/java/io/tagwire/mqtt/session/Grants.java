package io.tagwire.mqtt.session;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** What the broker granted in CONNACK (MQTT 5 §3.2.2.3). */
record Grants(
    boolean sessionPresent,
    int receiveMaximum,
    int maximumQos,
    boolean retain,
    boolean wildcards,
    boolean shared,
    long maximumPacketSize,
    long keepAliveSeconds) {
  private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  static Grants of(IMqttToken token, long requestedKeepAlive) {
    MqttProperties properties = token.getResponseProperties();
    Integer receiveMaximum = properties.getReceiveMaximum();
    Integer maximumQos = properties.getMaximumQoS();
    Boolean retain = properties.isRetainAvailable();
    Long packetSize = properties.getMaximumPacketSize();
    Integer keepAlive = properties.getServerKeepAlive();
    return new Grants(
        token.getSessionPresent(),
        receiveMaximum == null ? DEFAULT_RECEIVE_MAXIMUM : receiveMaximum,
        maximumQos == null ? 2 : maximumQos,
        retain == null || retain,
        properties.isWildcardSubscriptionsAvailable(),
        properties.isSharedSubscriptionAvailable(),
        packetSize == null ? NO_LIMIT : packetSize,
        keepAlive == null ? requestedKeepAlive : keepAlive);
  }
}
