package io.tagwire.preconfig;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Template;
import java.util.List;
import java.util.Objects;

/**
 * What a template gave for one or more devices.
 *
 * @param template the template
 * @param rows what each device gave, in order
 * @param points the points of all devices, in order; no two with one id
 * @param connection settings of the connection; none if the template describes none
 * @param problems everything that is wrong, in order
 * @since 0.1
 */
public record Applied(
    Template template,
    List<Row> rows,
    List<SourcedPoint> points,
    SourcedSettings connection,
    List<Problem> problems) {
  /** Copies the lists. */
  public Applied {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(connection, "connection");
    rows = List.copyOf(rows);
    points = List.copyOf(points);
    problems = List.copyOf(problems);
  }

  /**
   * What one device gave.
   *
   * @param place where its parameters are
   * @param parameters its parameters with their fallbacks
   * @param points how many points it gave
   */
  public record Row(Place place, Settings parameters, int points) {}

  /**
   * What was done, for people: the template, a line for each device, totals.
   *
   * @return lines without a line feed at the end
   */
  public String report() {
    StringBuilder text = new StringBuilder();
    text.append(template.identity().title())
        .append(" (")
        .append(template.identity().id())
        .append(' ')
        .append(template.identity().version())
        .append(')');
    for (Row row : rows) {
      text.append("\n  ").append(row.place()).append(": ").append(count(row.points(), "point"));
    }
    text.append("\n  ")
        .append(count(rows.size(), "device"))
        .append(", ")
        .append(count(points.size(), "point"));
    if (!connection.settings().values().isEmpty()) {
      text.append(", settings of a connection");
    }
    if (!problems.isEmpty()) {
      text.append(", ").append(count(problems.size(), "problem"));
    }
    return text.toString();
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
