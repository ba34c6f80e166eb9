package io.tagwire.mqtt.queue;

import io.tagwire.mqtt.session.OutboundMessage;

/**
 * A message as it is kept on disk.
 *
 * @param message what to publish
 * @param acceptedMillis when it was accepted, since 1970
 * @param expiresMillis when it is too old to be sent, since 1970
 * @param expiryMillis how long it may wait in the broker; -1 for the rest of its age
 * @param sent whether it may have been sent before
 */
record StoredMessage(
    OutboundMessage message,
    long acceptedMillis,
    long expiresMillis,
    long expiryMillis,
    boolean sent) {}
