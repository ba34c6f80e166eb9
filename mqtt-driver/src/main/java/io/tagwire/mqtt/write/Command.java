package io.tagwire.mqtt.write;

import io.tagwire.mqtt.session.OutboundMessage;
import java.util.Optional;

/**
 * A command ready to be published.
 *
 * @param message what is published
 * @param id its number; answers are matched by it, see {@link CommandComposer#answerKey}
 * @param selection what selects the device before; empty if nothing has to
 */
record Command(OutboundMessage message, long id, Optional<Command> selection) {}
