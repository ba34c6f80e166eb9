package io.tagwire.preconfig.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits CSV into rows and cells with their lines (RFC 4180). The separator is a tab, {@code ;} or
 * {@code ,}: the one the first line holds most of, or the one a first line {@code sep=;} names.
 * Spaces around a cell without quotes do not count; a cell in quotes is kept as it is.
 */
final class CsvText {
  private static final String SEPARATORS = ",;\t";

  private final String file;
  private final String text;
  private final Problems problems;
  private int position;
  private int line = 1;
  private char separator = ',';

  CsvText(String file, String text, Problems problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
  }

  record Cell(Place place, String text, boolean quoted) {}

  record Row(Place place, List<Cell> cells) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  /** What separates the cells; known when the rows were read. */
  char separator() {
    return separator;
  }

  /** Rows with at least one cell that is not empty; comments are left out. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    boolean told = false;
    while (position < text.length()) {
      int end = lineEnd();
      String content = text.substring(position, end);
      if (!told && rows.isEmpty() && content.matches("(?i)sep=.")) {
        separator = content.charAt(content.length() - 1);
        told = true;
        nextLine(end);
        continue;
      }
      if (content.isBlank() || content.strip().startsWith("#")) {
        nextLine(end);
        continue;
      }
      if (rows.isEmpty() && !told) {
        separator = mostOf(content);
      }
      Row row = row();
      if (row.cells().stream().anyMatch(cell -> cell.quoted() || !cell.text().isEmpty())) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static char mostOf(String header) {
    char most = ',';
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char candidate = SEPARATORS.charAt(i);
      if (count(header, candidate) > count(header, most)) {
        most = candidate;
      }
    }
    return most;
  }

  private Row row() {
    Place place = new Place(file, line);
    List<Cell> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (position >= text.length()) {
        return new Row(place, cells);
      }
      if (isLineEnd(text.charAt(position))) {
        nextLine(position);
        return new Row(place, cells);
      }
      position++;
    }
  }

  // Ends at the separator, at the end of the line or of the text.
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
      } else if (c == '\n' || (c == '\r' && !text.startsWith("\n", position))) {
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
        && !isLineEnd(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position).strip();
  }

  private int lineEnd() {
    int end = position;
    while (end < text.length() && !isLineEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private void nextLine(int end) {
    position = text.startsWith("\r\n", end) ? end + 2 : Math.min(text.length(), end + 1);
    line++;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static long count(String content, char wanted) {
    return content.chars().filter(c -> c == wanted).count();
  }
}
