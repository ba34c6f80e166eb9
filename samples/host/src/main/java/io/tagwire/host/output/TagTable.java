package io.tagwire.host.output;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tags as an aligned table: value, quality and reason, source time and age. */
public final class TagTable {
  private final Terminal terminal;

  /**
   * A table.
   *
   * @param terminal says whether colours are wanted
   */
  public TagTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * A row of the table.
   *
   * @param point the point
   * @param value its value
   */
  public record Row(Point point, TagValue value) {}

  /**
   * The lines of the table.
   *
   * @param rows what is shown
   * @param now the present time, for ages
   * @return head and rows
   */
  public List<String> lines(List<Row> rows, Instant now) {
    Columns columns = new Columns("TAG", "VALUE", "QUALITY", "SOURCE TIME", "AGE", "WHY");
    for (Row row : rows) {
      TagValue value = row.value();
      columns.row(
          row.point().id(),
          Shown.value(row.point(), value),
          value.quality().name(),
          Shown.time(value.sourceTimestamp()),
          Shown.age(value.serverTimestamp(), now),
          value.detail() == null ? "" : value.detail());
    }
    List<String> plain = columns.lines();
    List<String> lines = new ArrayList<>();
    lines.add(terminal.cut(plain.get(0)));
    for (int i = 0; i < rows.size(); i++) {
      lines.add(terminal.coloured(rows.get(i).value().quality(), terminal.cut(plain.get(i + 1))));
    }
    return lines;
  }
}
