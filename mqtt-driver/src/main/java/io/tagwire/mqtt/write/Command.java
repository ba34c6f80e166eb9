package io.tagwire.mqtt.write;

import io.tagwire.mqtt.session.OutboundMessage;

/**
 * A command ready to be published.
 *
 * @param message what is published
 * @param id its number; answers are matched by it, see {@link CommandComposer#answerKey}
 */
record Command(OutboundMessage message, long id) {}
