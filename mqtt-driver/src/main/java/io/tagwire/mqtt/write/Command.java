package io.tagwire.mqtt.write;

import io.tagwire.mqtt.session.OutboundMessage;

/**
 * A command ready to be published.
 *
 * @param message what is published
 * @param answerKey what its answer is matched by; see {@link Responses#expect}
 */
record Command(OutboundMessage message, String answerKey) {}
