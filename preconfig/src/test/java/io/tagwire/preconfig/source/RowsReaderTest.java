package io.tagwire.preconfig.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsReaderTest {
  private final Problems problems = new Problems();

  private List<ParameterRow> csv(String text) {
    return RowsReader.csv("devices.csv", text, problems);
  }

  private static Settings settings(ParameterRow row) {
    return row.values().settings();
  }

  @Test
  void rowsBecomeParametersWithTheirLines() {
    List<ParameterRow> rows =
        csv("\uFEFF# plugs of the cellar\ntopic,name,relays\n\nplug1,Cellar,2\r\nplug2, Attic ,\n");

    assertThat(problems.list()).isEmpty();
    assertThat(rows)
        .extracting(ParameterRow::place)
        .containsExactly(new Place("devices.csv", 4), new Place("devices.csv", 5));
    assertThat(settings(rows.get(0)))
        .isEqualTo(Settings.of("topic", "plug1", "name", "Cellar", "relays", "2"));
    assertThat(settings(rows.get(1))).isEqualTo(Settings.of("topic", "plug2", "name", "Attic"));
  }

  @Test
  void semicolonSeparatesWhereTheHeaderUsesIt() {
    assertThat(settings(csv("topic;name\nplug1;\"a;b, c\"\n").get(0)))
        .isEqualTo(Settings.of("topic", "plug1", "name", "a;b, c"));
  }

  @Test
  void quotedCellMayHoldQuotesLineFeedsAndNothing() {
    List<ParameterRow> rows = csv("a,b,c\n\"x \"\"y\"\"\",\"1\n2\",\"\"\nlast,row,\n");

    assertThat(settings(rows.get(0))).isEqualTo(Settings.of("a", "x \"y\"", "b", "1\n2", "c", ""));
    assertThat(rows.get(1).place().line()).isEqualTo(4);
  }

  @Test
  void everyFaultIsToldWithItsLine() {
    List<ParameterRow> rows = csv("a,b,a,\n1,2,3,4,5\nx,y\nx,y\n\"open\" tail,z\n\"never closed\n");

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly(
            "devices.csv:5: error: There is text [tail] behind the closing quote of a cell (write a"
                + " quote inside quotes twice)",
            "devices.csv:6: error: The quote of this cell is never closed",
            "devices.csv:1: error: Column [a] stands here twice",
            "devices.csv:1: error: Column 4 has no name",
            "devices.csv:2: error: The row has 5 cells, the header has 4 (put a cell that holds the"
                + " separator in double quotes)",
            "devices.csv:4: error: The row repeats the one at devices.csv:3");
    assertThat(rows).extracting(row -> row.place().line()).containsExactly(3, 5, 6);
  }

  @Test
  void emptyFileIsAProblem() {
    assertThat(csv("# nothing\n\n")).isEmpty();

    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void yamlRowsAreAListOfMappings() {
    List<ParameterRow> rows =
        RowsReader.yaml(
            YamlReader.parse(
                    "devices.yaml", "- { topic: a, fields: [ { name: t } ] }\n- 3\n", problems)
                .orElseThrow(),
            problems);

    assertThat(rows).hasSize(1);
    assertThat(settings(rows.get(0))).isEqualTo(Settings.of("topic", "a", "fields.0.name", "t"));
    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly("devices.yaml:2: error: A row must be a mapping, not a value");
  }
}
