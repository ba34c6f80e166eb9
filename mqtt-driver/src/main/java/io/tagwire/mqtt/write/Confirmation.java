package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.Decoded;
import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.codec.PointDecoder;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.route.TopicFilter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What tells that a device took a command. Immutable. */
sealed interface Confirmation {

  /** Nothing does. */
  record None() implements Confirmation {}

  /**
   * The point itself shows the value written.
   *
   * @param tolerance how far a number may be off
   */
  record ByValue(double tolerance) implements Confirmation {}

  /**
   * A state topic shows the value written.
   *
   * @param filter the topic
   * @param decoder of its messages to the type of the point
   * @param tolerance how far a number may be off
   */
  record ByState(TopicFilter filter, PointDecoder decoder, double tolerance)
      implements Confirmation {
    boolean shows(Value written, Payload payload) {
      return decoder.decode(payload) instanceof Decoded.Sample sample
          && sample.quality().isGood()
          && same(written, sample.value(), tolerance);
    }
  }

  /**
   * A topic says so in words, whatever was written.
   *
   * @param filter the topic
   * @param rule what its messages mean
   */
  record ByWords(TopicFilter filter, AnswerRule rule) implements Confirmation {}

  /**
   * The device answers.
   *
   * @param body where the answer comes and how it names the command; empty for the response topic
   *     and correlation data of MQTT 5
   * @param rule what the answer means
   */
  record ByResponse(Optional<Body> body, AnswerRule rule) implements Confirmation {}

  /**
   * Where answers come and where they repeat the number of the command.
   *
   * @param filter the topic
   * @param id the place of the number
   */
  record Body(TopicFilter filter, TextReader id) {}

  /** The filter on which the device tells it; null if the point itself or nothing does. */
  default @Nullable String heardOn(String responseTopic) {
    if (this instanceof ByState state) {
      return state.filter().wire();
    }
    if (this instanceof ByWords words) {
      return words.filter().wire();
    }
    return this instanceof ByResponse response
        ? response.body().map(body -> body.filter().wire()).orElse(responseTopic)
        : null;
  }

  /** Whether two values are the same within a tolerance. */
  static boolean same(Value written, @Nullable Value shown, double tolerance) {
    Double wanted = ValueEncoder.number(written);
    Double now = ValueEncoder.number(shown);
    if (wanted != null && now != null) {
      return Math.abs(wanted - now) <= tolerance;
    }
    return written.equals(shown);
  }
}
