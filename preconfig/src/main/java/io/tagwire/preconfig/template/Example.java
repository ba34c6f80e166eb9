package io.tagwire.preconfig.template;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.SourcedSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a device and the values they must give: a test of its template.
 *
 * @param place where it is defined
 * @param name what it shows
 * @param parameters what the template is applied with
 * @param start when the first message is received
 * @param steps what happens, in order
 * @since 0.1
 */
public record Example(
    Place place, String name, SourcedSettings parameters, Instant start, List<Step> steps) {
  /** Copies the steps. */
  public Example {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(start, "start");
    steps = List.copyOf(steps);
  }

  /**
   * Time passes, then perhaps a message is received, then values are compared.
   *
   * @param place where it is defined
   * @param after the time since the step before
   * @param message what is received; empty if only time passes
   * @param expectations the values there must be then
   */
  public record Step(
      Place place, Duration after, Optional<Message> message, List<Expectation> expectations) {
    /** Copies the expectations. */
    public Step {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(after, "after");
      Objects.requireNonNull(message, "message");
      expectations = List.copyOf(expectations);
    }
  }

  /**
   * A message as it is received.
   *
   * @param topic its topic
   * @param payload its bytes
   * @param retained whether the broker had kept it
   */
  public record Message(String topic, Bytes payload, boolean retained) {
    /** Checks that nothing is missing. */
    public Message {
      Objects.requireNonNull(topic, "topic");
      Objects.requireNonNull(payload, "payload");
    }
  }

  /**
   * What a point must show.
   *
   * @param place where it is defined
   * @param point the id of the point
   * @param value the value; null if it does not matter, a null scalar for no value
   * @param quality the quality
   * @param sourceTime the source time, {@code none} for none; null if it does not matter
   */
  public record Expectation(
      Place place,
      String point,
      @Nullable Node value,
      Quality quality,
      @Nullable String sourceTime) {
    /** Checks that nothing is missing. */
    public Expectation {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(point, "point");
      Objects.requireNonNull(quality, "quality");
    }
  }
}
