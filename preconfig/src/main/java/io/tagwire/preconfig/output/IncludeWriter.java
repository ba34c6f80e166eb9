package io.tagwire.preconfig.output;

import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.preconfig.Applied;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.List;
import java.util.Map;

/**
 * Writes the points of an applied template as a file that a project includes. Thread-safe.
 *
 * @since 0.1
 */
public final class IncludeWriter {
  private final String connection;
  private final String group;

  /**
   * Writes into one group.
   *
   * @param connection the name of the connection the points belong to
   * @param group the name of the group
   */
  public IncludeWriter(String connection, String group) {
    this.connection = connection;
    this.group = group;
  }

  /**
   * The file. A header names template, version and parameters; settings of a connection, if the
   * template gives some, are those of a connection with driver {@code mqtt}.
   *
   * @param applied what a template gave
   * @return YAML
   */
  public String write(Applied applied) {
    YamlText text = new YamlText();
    text.comment(
        "Generated from template "
            + applied.template().identity().id()
            + " "
            + applied.template().identity().version()
            + ". Change the parameters and generate it again.");
    for (Applied.Row row : applied.rows()) {
      StringBuilder parameters = new StringBuilder();
      row.parameters()
          .values()
          .forEach(
              (key, value) ->
                  parameters.append(' ').append(key).append('=').append(YamlText.scalar(value)));
      text.comment(" " + parameters);
    }
    Map<String, String> settings = applied.connection().settings().values();
    if (!settings.isEmpty()) {
      text.section("", "connections");
      text.section("  ", connection);
      text.value("    ", "driver", "mqtt");
      text.section("    ", "settings");
      text.settings("      ", settings);
    }
    group(text, applied.points().stream().map(SourcedPoint::point).toList());
    return text.toString();
  }

  /**
   * The file of points that come from elsewhere.
   *
   * @param comments lines for the head of it
   * @param points the points, in order
   * @return YAML
   */
  public String write(List<String> comments, List<Point> points) {
    YamlText text = new YamlText();
    comments.forEach(text::comment);
    group(text, points);
    return text.toString();
  }

  private void group(YamlText text, List<Point> points) {
    text.section("", "groups");
    text.line("  - name: " + YamlText.scalar(group));
    text.value("    ", "connection", connection);
    text.line("    points:" + (points.isEmpty() ? " []" : ""));
    points.forEach(point -> write(text, point));
  }

  static void write(YamlText text, Point point) {
    String indent = "        ";
    text.line("      - id: " + YamlText.scalar(point.id()));
    text.value(indent, "address", point.address());
    text.value(indent, "type", PointReader.word(point.type()));
    if (point.access() != Access.READ) {
      text.value(indent, "access", PointReader.word(point.access()));
    }
    if (point.deadband() > 0) {
      text.value(indent, "deadband", Numbers.text(point.deadband()));
    }
    if (!point.metadata().unit().isEmpty()) {
      text.value(indent, "unit", point.metadata().unit());
    }
    if (!point.metadata().description().isEmpty()) {
      text.value(indent, "description", point.metadata().description());
    }
    Range range = point.metadata().range();
    if (range != null) {
      text.line(
          indent
              + "range: ["
              + Numbers.text(range.low())
              + ", "
              + Numbers.text(range.high())
              + "]");
    }
    text.settings(indent, point.settings().values());
  }
}
