package io.tagwire.preconfig.output;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.preconfig.source.PointReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes points as CSV (RFC 4180), one row a tag: what describes the point first, then a column for
 * every setting that any of them has, by name.
 *
 * @since 0.1
 */
public final class CsvWriter {
  private static final List<String> COLUMNS =
      List.of("id", "address", "type", "access", "deadband", "unit", "description", "low", "high");

  private CsvWriter() {}

  /**
   * The table.
   *
   * @param points the points, in the order of the rows
   * @return CSV with a header, lines ended by CR LF
   */
  public static String write(List<Point> points) {
    Set<String> settings = new TreeSet<>();
    points.forEach(point -> settings.addAll(point.settings().values().keySet()));
    List<String> header = new ArrayList<>(COLUMNS);
    header.addAll(settings);
    StringBuilder text = new StringBuilder(line(header));
    for (Point point : points) {
      Range range = point.metadata().range();
      List<String> cells =
          new ArrayList<>(
              List.of(
                  point.id(),
                  point.address(),
                  PointReader.word(point.type()),
                  PointReader.word(point.access()),
                  Numbers.text(point.deadband()),
                  point.metadata().unit(),
                  point.metadata().description(),
                  range == null ? "" : Numbers.text(range.low()),
                  range == null ? "" : Numbers.text(range.high())));
      settings.forEach(key -> cells.add(point.settings().text(key).orElse("")));
      text.append(line(cells));
    }
    return text.toString();
  }

  static String line(List<String> cells) {
    return cells.stream().map(CsvWriter::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(String text) {
    boolean plain =
        text.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c == '\n' || c == '\r')
            && text.strip().equals(text)
            && !text.startsWith("#");
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
