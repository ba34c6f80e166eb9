package io.tagwire.preconfig.source;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.point.Point;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A point and where it comes from.
 *
 * @param point the point
 * @param place where it is defined: in the project, or in a template
 * @param appliedAt where it was asked for: the same place for a point written by hand, else the row
 *     or the parameters the template was applied with
 * @param places the place of every key it has: {@code address}, {@code type}, … and its settings,
 *     flattened
 * @since 0.1
 */
public record SourcedPoint(Point point, Place place, Place appliedAt, Map<String, Place> places) {
  /** Copies the places. */
  public SourcedPoint {
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(appliedAt, "appliedAt");
    places = Collections.unmodifiableMap(new TreeMap<>(places));
  }

  /**
   * Where a key of the point stands.
   *
   * @param key a key, flattened; empty for the point as a whole
   * @return the place of the key, of what is nearest to it, or of the point
   */
  public Place place(String key) {
    return key.isEmpty() ? place : new SourcedSettings(point.settings(), places).place(key, place);
  }

  /**
   * Tells an issue that a driver found about this point with its place.
   *
   * @param issue an issue with path {@code points/<id>} or {@code points/<id>/<key>}, id being that
   *     of this point
   * @return the problem. For a point of a template it stands where the template was applied,
   *     because that is the file the user can change, and names the line of the template
   */
  public Problem problem(Issue issue) {
    String whole = "points/" + point.id();
    String key =
        issue.path().startsWith(whole + "/") ? issue.path().substring(whole.length() + 1) : "";
    Place at = place(key);
    String message = "Point [" + point.id() + "]: " + issue.message();
    if (appliedAt.equals(place)) {
      return new Problem(at, issue.severity(), message, issue.suggestion());
    }
    return new Problem(
        appliedAt, issue.severity(), message + " (from " + at + ")", issue.suggestion());
  }

  /**
   * The same point, asked for somewhere else.
   *
   * @param other the row or the parameters it was made with
   * @return a new sourced point
   */
  public SourcedPoint appliedAt(Place other) {
    return new SourcedPoint(point, place, other, places);
  }
}
