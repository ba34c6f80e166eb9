package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Setting;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Place;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A description of a device family from which points are made. Immutable.
 *
 * @param place where it is defined
 * @param identity what it is called
 * @param parameters what has to be known about a device; a fallback may refer to parameters before
 *     it with <code>${key}</code>
 * @param body what is expanded
 * @param recognition signs by which a device of this family can be told from its messages
 * @param examples messages and the values they must give
 * @since 0.1
 */
public record Template(
    Place place,
    Identity identity,
    List<Setting> parameters,
    Body body,
    List<Recognition> recognition,
    List<Example> examples) {
  /** Copies the lists. */
  public Template {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(body, "body");
    parameters = List.copyOf(parameters);
    recognition = List.copyOf(recognition);
    examples = List.copyOf(examples);
  }

  /**
   * What a template is called.
   *
   * @param id its name for machines, {@code [a-z][a-z0-9-]*}
   * @param version of the template, three numbers
   * @param title its name for people
   * @param family the device family
   * @param description what it gives and what the device needs for it
   * @param link where the vendor documents the messages; may be empty
   */
  public record Identity(
      String id, String version, String title, String family, String description, String link) {}

  /**
   * The parts of a template that are expanded with parameters, as read.
   *
   * @param values derived values ({@code let}), in order
   * @param connection settings of the connection, for a template that describes one
   * @param defaults keys shared by all points
   * @param points points and blocks of points
   */
  public record Body(
      Mapping values, Optional<Mapping> connection, Mapping defaults, List<Mapping> points) {
    /** Copies the list. */
    public Body {
      Objects.requireNonNull(values, "values");
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(defaults, "defaults");
      points = List.copyOf(points);
    }
  }
}
