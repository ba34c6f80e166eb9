package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Place;
import java.util.Objects;

/**
 * Something that a document describes and no point can do, or not wholly.
 *
 * @param place the topic of the document, and the line
 * @param device the name of the device
 * @param entity what the document calls it
 * @param why a sentence for people
 * @param text the text in question, such as a template, as it stands in the document; empty if
 *     there is none
 * @since 0.1
 */
public record Untranslated(Place place, String device, String entity, String why, String text) {
  /** Checks that nothing is missing. */
  public Untranslated {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(text, "text");
  }

  /** {@code topic:line: device, entity: why [text]}. */
  @Override
  public String toString() {
    return place
        + ": "
        + (device.isEmpty() ? "" : device + ", ")
        + entity
        + ": "
        + why
        + (text.isEmpty() ? "" : " [" + text + "]");
  }
}
