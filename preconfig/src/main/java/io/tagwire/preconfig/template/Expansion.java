package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.util.List;
import java.util.Objects;

/**
 * What a template gives for one set of parameters.
 *
 * @param parameters the parameters with their fallbacks
 * @param points the points, in the order of the template; two of them may have one id
 * @param connection settings of the connection; none if the template describes none
 * @since 0.1
 */
public record Expansion(
    Settings parameters, List<SourcedPoint> points, SourcedSettings connection) {
  /** Copies the points. */
  public Expansion {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(connection, "connection");
    points = List.copyOf(points);
  }
}
