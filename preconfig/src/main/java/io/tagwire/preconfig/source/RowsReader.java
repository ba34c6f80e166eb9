package io.tagwire.preconfig.source;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.CsvText.Cell;
import io.tagwire.preconfig.source.CsvText.Row;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads lists of devices: CSV with a header of parameter keys (RFC 4180, with {@code ,}, {@code ;}
 * or a tab between cells, lines that begin with {@code #} as comments, an empty cell for a
 * parameter that is not set), or a YAML list of mappings. Thread-safe.
 *
 * @since 0.1
 */
public final class RowsReader {
  private RowsReader() {}

  /**
   * Reads a file; {@code .yaml} and {@code .yml} are YAML, everything else is CSV. Blocks on I/O.
   *
   * @param path the file
   * @param name how problems name it
   * @param problems receives what is wrong
   * @return the rows that can be used
   */
  public static List<ParameterRow> read(Path path, String name, Problems problems) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
      return YamlReader.read(path, name, problems)
          .map(node -> yaml(node, problems))
          .orElse(List.of());
    }
    return YamlReader.text(path, name, problems)
        .map(text -> csv(name, text, problems))
        .orElse(List.of());
  }

  /**
   * Reads rows from a YAML list of mappings.
   *
   * @param node the list
   * @param problems receives what is wrong
   * @return the rows that can be used
   */
  public static List<ParameterRow> yaml(Node node, Problems problems) {
    if (!(node instanceof Sequence sequence)) {
      problems.error(node.place(), "Rows must be a list, not " + node.noun());
      return List.of();
    }
    List<ParameterRow> rows = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof Mapping mapping) {
        rows.add(new ParameterRow(item.place(), SourcedSettings.flatten(mapping, problems)));
      } else {
        problems.error(item.place(), "A row must be a mapping, not " + item.noun());
      }
    }
    return refuseRepeated(rows, problems);
  }

  /**
   * Reads rows from CSV.
   *
   * @param name how problems name the file
   * @param text the file
   * @param problems receives what is wrong: no header, a column without or with a repeated name,
   *     too many cells, an open quote, a row that repeats another
   * @return the rows that can be used
   */
  public static List<ParameterRow> csv(String name, String text, Problems problems) {
    return refuseRepeated(table(name, text, problems).rows(), problems);
  }

  /**
   * A table as it stands.
   *
   * @param rows its rows, by the names in the header
   * @param decimalComma whether a comma in a number can be no separator of cells
   */
  record Table(List<ParameterRow> rows, boolean decimalComma) {
    Table {
      rows = List.copyOf(rows);
    }
  }

  static Table table(String name, String text, Problems problems) {
    CsvText csv = new CsvText(name, YamlReader.withoutByteOrderMark(text), problems);
    List<Row> lines = csv.rows();
    if (lines.isEmpty()) {
      problems.error(new Place(name, 1), "There is no header line with the names of the columns");
      return new Table(List.of(), false);
    }
    List<String> header = header(lines.get(0), problems);
    List<ParameterRow> rows = new ArrayList<>();
    for (Row line : lines.subList(1, lines.size())) {
      row(header, line, problems).ifPresent(rows::add);
    }
    return new Table(rows, csv.separator() != ',');
  }

  private static List<String> header(Row line, Problems problems) {
    List<String> header = new ArrayList<>();
    for (Cell cell : line.cells()) {
      if (cell.text().isEmpty()) {
        problems.error(cell.place(), "Column " + (header.size() + 1) + " has no name");
      } else if (header.contains(cell.text())) {
        problems.error(cell.place(), "Column [" + cell.text() + "] stands here twice");
      }
      header.add(cell.text());
    }
    return header;
  }

  private static Optional<ParameterRow> row(List<String> header, Row line, Problems problems) {
    if (line.cells().size() > header.size()) {
      problems.error(
          line.place(),
          "The row has " + line.cells().size() + " cells, the header has " + header.size(),
          "put a cell that holds the separator in double quotes");
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, Place> places = new HashMap<>();
    for (int i = 0; i < line.cells().size(); i++) {
      Cell cell = line.cells().get(i);
      if (cell.quoted() || !cell.text().isEmpty()) {
        values.put(header.get(i), cell.text());
        places.put(header.get(i), cell.place());
      }
    }
    return Optional.of(
        new ParameterRow(line.place(), new SourcedSettings(new Settings(values), places)));
  }

  private static List<ParameterRow> refuseRepeated(List<ParameterRow> rows, Problems problems) {
    Map<Settings, Place> seen = new HashMap<>();
    List<ParameterRow> once = new ArrayList<>();
    for (ParameterRow row : rows) {
      Place before = seen.putIfAbsent(row.values().settings(), row.place());
      if (before == null) {
        once.add(row);
      } else {
        problems.error(row.place(), "The row repeats the one at " + before);
      }
    }
    return List.copyOf(once);
  }
}
