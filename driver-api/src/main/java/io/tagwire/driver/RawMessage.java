package io.tagwire.driver;

import io.tagwire.driver.value.Bytes;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One message of a publish/subscribe bus as it was on the wire.
 *
 * @param topic where it was published
 * @param payload its bytes
 * @param qos delivery promise: 0 at most once, 1 at least once, 2 exactly once
 * @param retained kept by the bus and older than the subscription
 * @param duplicate delivered again by the protocol; never set by a publisher
 * @param properties further properties by name, for example {@code content-type}, {@code
 *     response-topic}, {@code user.<name>}; in the order received
 * @param at when it was received or is published
 * @since 0.1
 */
public record RawMessage(
    String topic,
    Bytes payload,
    int qos,
    boolean retained,
    boolean duplicate,
    Map<String, String> properties,
    Instant at) {
  /** Checks the range of {@code qos} and copies the properties. */
  public RawMessage {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(at, "at");
    if (qos < 0 || qos > 2) {
      throw new IllegalArgumentException("qos is 0, 1 or 2, not " + qos);
    }
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
