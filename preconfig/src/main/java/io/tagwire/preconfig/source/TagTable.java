package io.tagwire.preconfig.source;

import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table of tags: CSV, one row a tag. Columns that describe the tag may stand in any order and
 * case; every other column is a setting of the driver, flattened as in a project: {@code
 * write.topic}, {@code when.0.selector}, {@code map.open}. An empty cell is not set; {@code ""} is
 * the empty text. Thread-safe.
 *
 * @since 0.1
 */
public final class TagTable {
  /** The columns that describe the tag, in the order in which they are written. */
  public static final List<String> COLUMNS =
      List.of(
          "id",
          "address",
          "type",
          "access",
          "unit",
          "description",
          "low",
          "high",
          "deadband",
          "group",
          "connection");

  private static final String SETTING = "setting.";
  private static final Set<String> NUMBERS = Set.of("low", "high", "deadband");
  private static final Set<String> WORDS = Set.of("type", "access");

  private TagTable() {}

  /**
   * The column of a setting.
   *
   * @param key the setting, flattened
   * @return the key; where it could be taken for a column of the tag, with {@code setting.} before
   */
  public static String column(String key) {
    return key.startsWith(SETTING) || COLUMNS.contains(key.toLowerCase(Locale.ROOT))
        ? SETTING + key
        : key;
  }

  /**
   * Reads a file. Blocks on I/O.
   *
   * @param path the file
   * @param name how problems name it
   * @param problems receives what is wrong, each with its row, and the name of its column
   * @return the rows that can be used
   */
  public static List<TagRow> read(Path path, String name, Problems problems) {
    return YamlReader.text(path, name, problems)
        .map(text -> parse(name, text, problems))
        .orElse(List.of());
  }

  /**
   * Reads a text.
   *
   * @param name how problems name its file
   * @param text the table
   * @param problems receives what is wrong, each with its row, and the name of its column
   * @return the rows that can be used
   */
  public static List<TagRow> parse(String name, String text, Problems problems) {
    RowsReader.Table table = RowsReader.table(name, text, problems);
    List<TagRow> rows = new ArrayList<>();
    for (ParameterRow row : table.rows()) {
      row(row, table.decimalComma(), problems).ifPresent(rows::add);
    }
    return List.copyOf(rows);
  }

  private static Optional<TagRow> row(ParameterRow row, boolean comma, Problems problems) {
    Map<String, Scalar> cells = new LinkedHashMap<>();
    List<Member> members = new ArrayList<>();
    row.values()
        .settings()
        .values()
        .forEach(
            (column, text) -> {
              Place place = row.values().place(column, row.place());
              String known = column.toLowerCase(Locale.ROOT);
              if (COLUMNS.contains(known)) {
                cells.put(known, new Scalar(place, cell(known, text, comma), true));
              } else {
                String key =
                    column.startsWith(SETTING) ? column.substring(SETTING.length()) : column;
                members.add(new Member(key, place, new Scalar(place, text, true)));
              }
            });
    Scalar low = cells.remove("low");
    Scalar high = cells.remove("high");
    Scalar group = cells.remove("group");
    Scalar connection = cells.remove("connection");
    cells.forEach((key, cell) -> members.add(new Member(key, cell.place(), cell)));
    if (low != null && high != null) {
      members.add(new Member("range", low.place(), new Sequence(low.place(), List.of(low, high))));
    } else if (low != null || high != null) {
      problems.error(
          row.place(),
          "Column ["
              + (low == null ? "high" : "low")
              + "] is set, the other end of the range is not",
          "set [low] and [high], or none");
    }
    return PointReader.read(new Mapping(row.place(), members), problems)
        .map(point -> new TagRow(text(connection), text(group), point));
  }

  private static String cell(String column, String text, boolean comma) {
    if (NUMBERS.contains(column)) {
      return DecimalComma.point(text, comma).orElse(text);
    }
    return WORDS.contains(column) ? text.strip().toLowerCase(Locale.ROOT).replace('_', '-') : text;
  }

  private static String text(@org.jspecify.annotations.Nullable Scalar cell) {
    return cell == null ? "" : cell.text();
  }
}
