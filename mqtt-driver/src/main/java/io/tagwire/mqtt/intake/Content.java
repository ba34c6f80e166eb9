package io.tagwire.mqtt.intake;

import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Instant;

/**
 * What messages alone say about a point, and when they said it.
 *
 * @param said value and quality as the newest message gives them; with a bad quality the value is
 *     the last usable one
 * @param live whether the newest message was not a retained one
 * @param losses how often the link had been lost by then
 * @param absences how often the device had gone offline by then
 * @param at when the newest message came
 * @param message the newest message
 */
record Content(
    TagValue said, boolean live, int losses, int absences, Instant at, InboundMessage message) {}
