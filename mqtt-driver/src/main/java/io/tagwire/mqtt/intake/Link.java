package io.tagwire.mqtt.intake;

import java.time.Instant;

/**
 * The link to the broker, at one moment.
 *
 * @param up whether it stands
 * @param losses how often it was lost; a value of an earlier count is from before
 * @param detail why it is down
 * @param since when that was found
 */
record Link(boolean up, int losses, String detail, Instant since) {}
