package io.tagwire.preconfig.simulate;

import io.tagwire.driver.value.Bytes;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A message a simulated device publishes.
 *
 * @param topic where
 * @param payload its bytes
 * @param retained whether the broker keeps it
 * @param properties further properties by name, as in {@link io.tagwire.driver.RawMessage}
 * @since 0.1
 */
public record Sent(String topic, Bytes payload, boolean retained, Map<String, String> properties) {
  /** Copies the properties. */
  public Sent {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  static Sent of(String topic, Bytes payload) {
    return new Sent(topic, payload, false, Map.of());
  }
}
