package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.importer.jinja.Reading;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The places of a message that a template looks at, whatever it does with them. */
final class PlacesRead {
  private static final Pattern PLACE =
      Pattern.compile(
          "value_json(?<path>(?:\\.[A-Za-z_]\\w*(?![\\w(])|\\[(?:'[^'\\]]*'|\"[^\"\\]]*\")])*)");

  private PlacesRead() {}

  /** The only place it looks at; empty if there are several, or none. */
  static Optional<String> only(String template) {
    Set<String> places = new TreeSet<>();
    Matcher matcher = PLACE.matcher(template);
    while (matcher.find()) {
      try {
        places.add(Reading.of("{{ value_json" + matcher.group("path") + " }}").selector());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return places.size() == 1 ? Optional.of(places.iterator().next()) : Optional.empty();
  }
}
