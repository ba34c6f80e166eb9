package io.tagwire.preconfig.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits CSV into rows and cells with their lines (RFC 4180). The separator is {@code ;} if the
 * first line holds more of them than of {@code ,}. Spaces around a cell without quotes do not
 * count.
 */
final class CsvText {
  private final String file;
  private final String text;
  private final Problems problems;
  private int position;
  private int line = 1;
  private char separator = ',';

  CsvText(String file, String text, Problems problems) {
    this.file = file;
    this.text = text.replace("\r\n", "\n").replace('\r', '\n');
    this.problems = problems;
  }

  record Cell(Place place, String text, boolean quoted) {}

  record Row(Place place, List<Cell> cells) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  /** Rows with at least one cell that is not empty; comments are left out. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    while (position < text.length()) {
      int end = lineEnd();
      String content = text.substring(position, end).strip();
      if (content.isEmpty() || content.startsWith("#")) {
        position = Math.min(text.length(), end + 1);
        line++;
        continue;
      }
      if (rows.isEmpty()) {
        separator = count(content, ';') > count(content, ',') ? ';' : ',';
      }
      Row row = row();
      if (row.cells().stream().anyMatch(cell -> cell.quoted() || !cell.text().isEmpty())) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row() {
    Place place = new Place(file, line);
    List<Cell> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (position >= text.length()) {
        return new Row(place, cells);
      }
      if (text.charAt(position++) == '\n') {
        line++;
        return new Row(place, cells);
      }
    }
  }

  // Ends at the separator, at the line feed or at the end of the text.
  private Cell cell() {
    Place place = new Place(file, line);
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
    if (position < text.length() && text.charAt(position) == '"') {
      return quoted(place);
    }
    String content = untilSeparator();
    return new Cell(place, content, false);
  }

  private Cell quoted(Place place) {
    StringBuilder content = new StringBuilder();
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        if (position < text.length() && text.charAt(position) == '"') {
          position++;
        } else {
          String behind = untilSeparator();
          if (!behind.isEmpty()) {
            problems.error(
                place,
                "There is text [" + behind + "] behind the closing quote of a cell",
                "write a quote inside quotes twice");
          }
          return new Cell(place, content.toString(), true);
        }
      } else if (c == '\n') {
        line++;
      }
      content.append(c);
    }
    problems.error(place, "The quote of this cell is never closed");
    return new Cell(place, content.toString(), true);
  }

  private String untilSeparator() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) != separator
        && text.charAt(position) != '\n') {
      position++;
    }
    return text.substring(start, position).strip();
  }

  private int lineEnd() {
    int end = text.indexOf('\n', position);
    return end < 0 ? text.length() : end;
  }

  private static long count(String content, char wanted) {
    return content.chars().filter(c -> c == wanted).count();
  }
}
