package io.tagwire.mqtt.session;

import java.time.Instant;

/** What {@code {…}} stands for in the payloads of will, birth and shutdown messages. */
record Placeholders(String clientId, String instance, Instant time) {
  String fill(String text) {
    return text.indexOf('{') < 0
        ? text
        : text.replace("{time}", time.toString())
            .replace("{time-ms}", Long.toString(time.toEpochMilli()))
            .replace("{client-id}", clientId)
            .replace("{instance}", instance);
  }
}
