package io.tagwire.host.output;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns of text. Not thread-safe. */
public final class Columns {
  private static final int GAP = 2;

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table with a head.
   *
   * @param head the names of the columns
   */
  public Columns(String... head) {
    rows.add(List.of(head));
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   */
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /**
   * The lines of the table.
   *
   * @return the head and the rows, without trailing spaces
   */
  public List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i));
      line.append(" ".repeat(widths[i] - length(row.get(i)) + GAP));
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
