package io.tagwire.mqtt.session;

/** A will or birth message. */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record StandingMessage(String topic, byte[] payload, int qos, boolean retain, long delaySeconds) {}
