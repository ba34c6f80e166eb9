package io.tagwire.preconfig.output;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.TagRow;
import io.tagwire.preconfig.source.TagTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes points as CSV (RFC 4180), one row a tag: what describes the tag first, then a column for
 * every setting that any of them has, by name. {@link TagTable} reads the same points from it.
 *
 * @since 0.1
 */
public final class CsvWriter {
  private static final List<String> PLACES = List.of("group", "connection");

  private CsvWriter() {}

  /**
   * A table without groups and connections.
   *
   * @param points the points, in the order of the rows
   * @return CSV with a header, lines ended by CR LF
   */
  public static String write(List<Point> points) {
    Place nowhere = new Place("", 0);
    List<TagRow> rows =
        points.stream()
            .map(point -> new TagRow("", "", new SourcedPoint(point, nowhere, nowhere, Map.of())))
            .toList();
    return write(
        rows, TagTable.COLUMNS.stream().filter(name -> !PLACES.contains(name)).toList(), ',');
  }

  /**
   * A table with group and connection of each tag.
   *
   * @param rows the tags, in the order of the rows
   * @param separator what stands between cells: a comma, a semicolon or a tab
   * @return CSV with a header, lines ended by CR LF
   */
  public static String table(List<TagRow> rows, char separator) {
    return write(rows, TagTable.COLUMNS, separator);
  }

  private static String write(List<TagRow> rows, List<String> columns, char separator) {
    Set<String> settings = new TreeSet<>();
    rows.forEach(row -> settings.addAll(row.point().point().settings().values().keySet()));
    List<String> header = new ArrayList<>(columns);
    settings.forEach(key -> header.add(TagTable.column(key)));
    StringBuilder text = new StringBuilder(line(header, separator, false));
    for (TagRow row : rows) {
      Map<String, String> values = row.point().point().settings().values();
      List<String> cells = new ArrayList<>();
      columns.forEach(column -> cells.add(cell(row, column)));
      StringBuilder line = new StringBuilder(line(cells, separator, true));
      for (String key : settings) {
        String value = values.get(key);
        // A setting that is the empty text is not one that is not set.
        line.append(separator).append(value == null ? "" : quoted(value, separator, true));
      }
      text.append(line).append("\r\n");
    }
    return text.toString();
  }

  /** A line of texts without settings, with its end. */
  static String line(List<String> cells) {
    return line(cells, ',', false);
  }

  private static String cell(TagRow row, String column) {
    Point point = row.point().point();
    Range range = point.metadata().range();
    return switch (column) {
      case "id" -> point.id();
      case "address" -> point.address();
      case "type" -> PointReader.word(point.type());
      case "access" -> PointReader.word(point.access());
      case "unit" -> point.metadata().unit();
      case "description" -> point.metadata().description();
      case "low" -> range == null ? "" : Numbers.text(range.low());
      case "high" -> range == null ? "" : Numbers.text(range.high());
      case "deadband" -> Numbers.text(point.deadband());
      case "group" -> row.group();
      case "connection" -> row.connection();
      default -> throw new IllegalArgumentException(column);
    };
  }

  private static String line(List<String> cells, char separator, boolean open) {
    return cells.stream()
        .map(cell -> quoted(cell, separator, false))
        .collect(Collectors.joining(String.valueOf(separator), "", open ? "" : "\r\n"));
  }

  private static String quoted(String text, char separator, boolean set) {
    boolean plain =
        text.chars()
                .noneMatch(
                    c ->
                        c == separator
                            || c == ','
                            || c == ';'
                            || c == '\t'
                            || c == '"'
                            || c == '\n'
                            || c == '\r')
            && text.strip().equals(text)
            && !text.startsWith("#")
            && !(set && text.isEmpty());
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
