package io.tagwire.mqtt.write;

import java.time.Duration;

/**
 * How a device is made ready for a command: select before operate. Immutable.
 *
 * @param topic where the selection is published
 * @param template its payload
 * @param by what tells that the device is selected; {@link Confirmation.None} for the
 *     acknowledgement of the broker
 * @param within how long that may take
 */
record SelectRule(String topic, PayloadTemplate template, Confirmation by, Duration within) {}
