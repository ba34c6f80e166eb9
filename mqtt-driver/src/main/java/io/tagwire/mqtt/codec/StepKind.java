package io.tagwire.mqtt.codec;

import java.util.List;
import java.util.function.Function;

/**
 * A decoding step there is.
 *
 * @param name as written in a chain
 * @param syntax with its arguments
 * @param help what it does, for people
 * @param example shows it; a test runs it
 * @param factory makes it from its arguments; throws {@link IllegalArgumentException} with a
 *     sentence about them
 */
record StepKind(
    String name,
    String syntax,
    String help,
    Example example,
    Function<List<String>, Step> factory) {

  /**
   * What a chain makes of a payload.
   *
   * @param decode the chain
   * @param payload the payload as text
   * @param value the result as text
   */
  record Example(String decode, String payload, String value) {}

  /** A kind without arguments. */
  static StepKind plain(String name, String help, Example example, Step step) {
    return new StepKind(
        name,
        name,
        help,
        example,
        arguments -> {
          if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("takes no argument");
          }
          return step;
        });
  }

  /** For people, as documentation shows it. */
  StepHelp told() {
    return new StepHelp(syntax, help, example.decode(), example.payload(), example.value());
  }
}
