package io.tagwire.preconfig.output;

import io.tagwire.driver.point.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the files of a project with stable quoting and order. Not thread-safe.
 *
 * @since 0.1
 */
public final class ProjectText {
  private static final String CONNECTION = "plant";

  private final YamlText text = new YamlText();
  private boolean applications;
  private boolean includes;

  /**
   * Begins a file.
   *
   * @param mark its first line, a comment
   */
  public ProjectText(String mark) {
    text.line(mark);
  }

  /**
   * Name and connection.
   *
   * @param name the name of the project
   * @param driver the id of its driver
   * @param settings the settings of the connection, by key with dots
   */
  public void head(String name, String driver, Map<String, String> settings) {
    text.value("", "name", name);
    text.section("", "connections");
    text.section("  ", CONNECTION);
    text.value("    ", "driver", driver);
    text.section("    ", "settings");
    text.settings("      ", settings);
  }

  /**
   * A template for one device.
   *
   * @param template its id
   * @param group where the points go
   * @param parameters the parameters, by key with dots
   */
  public void application(String template, String group, Map<String, String> parameters) {
    begin(template, group);
    if (!parameters.isEmpty()) {
      text.section("    ", "set");
      text.settings("      ", parameters);
    }
  }

  /**
   * A template for the devices of a list.
   *
   * @param template its id
   * @param group where the points go
   * @param rows the file of the list
   */
  public void applications(String template, String group, String rows) {
    begin(template, group);
    text.value("    ", "rows", rows);
  }

  /**
   * Discovery documents of any kind.
   *
   * @param file their file
   * @param group where the points go
   */
  public void documents(String file, String group) {
    section();
    text.line("  - import: auto");
    text.value("    ", "documents", file);
    text.value("    ", "connection", CONNECTION);
    text.value("    ", "group", group);
  }

  /**
   * A further file of the project. Call it after the applications.
   *
   * @param file its path
   */
  public void include(String file) {
    if (!includes) {
      text.section("", "include");
      includes = true;
    }
    text.line("  - " + YamlText.scalar(file));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /**
   * A file with the points of one group.
   *
   * @param mark its first line, a comment
   * @param group the name of the group
   * @param points the points
   * @return YAML
   */
  public static String points(String mark, String group, List<Point> points) {
    YamlText text = new YamlText();
    text.line(mark);
    text.section("", "groups");
    text.line("  - name: " + YamlText.scalar(group));
    text.value("    ", "connection", CONNECTION);
    text.section("    ", "points");
    points.forEach(point -> IncludeWriter.write(text, point));
    return text.toString();
  }

  /**
   * A list of devices as CSV (RFC 4180).
   *
   * @param header the parameters that get a column
   * @param devices the parameters of each
   * @return CSV with a header, lines ended by CR LF
   */
  public static String rows(List<String> header, List<Map<String, String>> devices) {
    StringBuilder csv = new StringBuilder(CsvWriter.line(header));
    for (Map<String, String> device : devices) {
      List<String> cells = new ArrayList<>();
      header.forEach(key -> cells.add(device.getOrDefault(key, "")));
      csv.append(CsvWriter.line(cells));
    }
    return csv.toString();
  }

  private void section() {
    if (!applications) {
      text.section("", "preconfigurations");
      applications = true;
    }
  }

  private void begin(String template, String group) {
    section();
    text.line("  - template: " + YamlText.scalar(template));
    text.value("    ", "connection", CONNECTION);
    text.value("    ", "group", group);
  }
}
