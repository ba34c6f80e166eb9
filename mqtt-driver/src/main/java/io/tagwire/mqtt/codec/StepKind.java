package io.tagwire.mqtt.codec;

import java.util.List;
import java.util.function.Function;

/**
 * A decoding step there is.
 *
 * @param name as written in a chain
 * @param syntax with its arguments
 * @param help what it does, for people
 * @param factory makes it from its arguments; throws {@link IllegalArgumentException} with a
 *     sentence about them
 */
record StepKind(String name, String syntax, String help, Function<List<String>, Step> factory) {

  /** A kind without arguments. */
  static StepKind plain(String name, String help, Step step) {
    return new StepKind(
        name,
        name,
        help,
        arguments -> {
          if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("takes no argument");
          }
          return step;
        });
  }
}
