package io.tagwire.mqtt.intake;

import java.time.Instant;

/**
 * The broker refused a subscription of a point (SUBACK, MQTT 5 §3.9.3).
 *
 * @param filter which
 * @param detail reason code and text
 * @param since when
 */
record Refusal(String filter, String detail, Instant since) {}
