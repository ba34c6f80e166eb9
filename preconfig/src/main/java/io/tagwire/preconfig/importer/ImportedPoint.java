package io.tagwire.preconfig.importer;

import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.List;
import java.util.Objects;

/**
 * A point made from a document.
 *
 * @param source the point, and where in the document it is described
 * @param name what the document calls it; not unique
 * @param component what kind of thing it is, in the words of the document: {@code sensor}, {@code
 *     relay}, {@code numeric}
 * @param options the texts its value can be, if the document lists them
 * @param event whether a value is something that happened, not something that lasts
 * @since 0.1
 */
public record ImportedPoint(
    SourcedPoint source, String name, String component, List<String> options, boolean event) {
  /** Copies the options. */
  public ImportedPoint {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(component, "component");
    options = List.copyOf(options);
  }

  /**
   * The point.
   *
   * @return with address, type and settings of the MQTT driver
   */
  public Point point() {
    return source.point();
  }

  ImportedPoint withId(String id) {
    Point now = point();
    if (now.id().equals(id)) {
      return this;
    }
    Point renamed =
        new Point(
            id,
            now.address(),
            now.type(),
            now.access(),
            now.deadband(),
            now.metadata(),
            now.settings());
    return new ImportedPoint(
        new SourcedPoint(renamed, source.place(), source.appliedAt(), source.places()),
        name,
        component,
        options,
        event);
  }
}
