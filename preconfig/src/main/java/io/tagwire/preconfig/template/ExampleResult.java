package io.tagwire.preconfig.template;

import io.tagwire.preconfig.source.Place;
import java.util.List;
import java.util.Objects;

/**
 * What running an example gave.
 *
 * @param template the id of the template
 * @param example what the example shows
 * @param place where it is defined
 * @param compared how many expectations were looked at
 * @param differences what is not as expected; empty if the example passed
 * @since 0.1
 */
public record ExampleResult(
    String template, String example, Place place, int compared, List<Difference> differences) {
  /** Copies the differences. */
  public ExampleResult {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(example, "example");
    Objects.requireNonNull(place, "place");
    differences = List.copyOf(differences);
  }

  /**
   * Something that is not as expected.
   *
   * @param place where it is expected
   * @param message what is expected and what is, for people; may have several lines
   */
  public record Difference(Place place, String message) {}

  /**
   * Whether everything was as expected.
   *
   * @return true if there is no difference
   */
  public boolean passed() {
    return differences.isEmpty();
  }

  /** One line if it passed, else every difference with its place. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(passed() ? "passed  " : "FAILED  ");
    text.append(template).append(": ").append(example);
    text.append(" (").append(compared).append(compared == 1 ? " value)" : " values)");
    for (Difference difference : differences) {
      text.append("\n  ").append(difference.place()).append(": ");
      text.append(difference.message().replace("\n", "\n    "));
    }
    return text.toString();
  }
}
