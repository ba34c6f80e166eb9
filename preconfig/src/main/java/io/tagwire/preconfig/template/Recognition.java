package io.tagwire.preconfig.template;

import io.tagwire.preconfig.source.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A sign by which a device can be recognised: a message on such a topic with such a payload.
 *
 * @param place where it is defined
 * @param topic a topic filter (MQTT 5 §4.7) that may hold captures: <code>{name}</code> stands for
 *     one whole level
 * @param payload what the payload must hold; all of it. Empty for any payload
 * @param parameters parameters of the template from texts with <code>${capture}</code>. A capture
 *     with the name of a parameter sets that parameter without being listed here
 * @since 0.1
 */
public record Recognition(
    Place place, String topic, List<PayloadTest> payload, Map<String, String> parameters) {
  /** Copies the collections. */
  public Recognition {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(topic, "topic");
    payload = List.copyOf(payload);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Something a JSON payload must hold.
   *
   * @param pointer where, after RFC 6901
   * @param equalTo the text it must have; empty for any
   * @param matches a regular expression its text must match; empty for any
   * @param capture the name under which its text is captured; empty for none
   */
  public record PayloadTest(
      String pointer,
      Optional<String> equalTo,
      Optional<String> matches,
      Optional<String> capture) {
    /** Checks that nothing is missing. */
    public PayloadTest {
      Objects.requireNonNull(pointer, "pointer");
      Objects.requireNonNull(equalTo, "equalTo");
      Objects.requireNonNull(matches, "matches");
      Objects.requireNonNull(capture, "capture");
    }
  }
}
