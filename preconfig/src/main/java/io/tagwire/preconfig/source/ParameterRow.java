package io.tagwire.preconfig.source;

import java.util.Objects;

/**
 * The parameters of one device.
 *
 * @param place where the row begins
 * @param values the parameters
 * @since 0.1
 */
public record ParameterRow(Place place, SourcedSettings values) {
  /** Checks that nothing is missing. */
  public ParameterRow {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(values, "values");
  }
}
