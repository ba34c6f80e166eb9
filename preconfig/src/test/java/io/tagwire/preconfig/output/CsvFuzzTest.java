package io.tagwire.preconfig.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tagwire.driver.testkit.Budget;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.RowsReader;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.TagRow;
import io.tagwire.preconfig.source.TagTable;
import java.util.List;

/**
 * Any text as a list of devices or a table of tags: it is read or has problems, and what was read
 * of a table is the same after it was written and read again. Only regression inputs run in the
 * normal build.
 */
class CsvFuzzTest {
  private static final List<String> CELLS =
      List.of(
          "id",
          "address",
          "type",
          "real",
          "text",
          "access",
          "read-write",
          "low",
          "high",
          "1,5",
          "-0.0",
          "1e999",
          "deadband",
          "group",
          "connection",
          "write.topic",
          "when.0.equals",
          "setting.id",
          "a/b",
          "\"a;b\"",
          "\"\"",
          "\"",
          "#",
          " ",
          "\uFEFF",
          "map.1");
  private static final List<String> ENDS = List.of(",", ";", "\t", "\n", "\r\n", "\n\n");

  @FuzzTest(maxDuration = "4m")
  void everyTable(FuzzedDataProvider data) {
    StringBuilder text = new StringBuilder();
    int cells = data.consumeInt(0, 60);
    for (int i = 0; i < cells; i++) {
      text.append(data.consumeBoolean() ? data.pickValue(CELLS) : data.consumeString(20));
      text.append(data.pickValue(ENDS));
    }
    text.append(data.consumeRemainingAsString());
    Budget budget = new Budget();

    Problems problems = new Problems();
    assertThat(RowsReader.csv("devices.csv", text.toString(), problems)).doesNotContainNull();
    List<TagRow> rows = TagTable.parse("tags.csv", text.toString(), problems);
    problems.list().forEach(problem -> assertThat(problem.toString()).contains(".csv"));

    for (char separator : new char[] {',', ';'}) {
      Problems again = new Problems();
      String written = CsvWriter.table(rows, separator);
      assertThat(TagTable.parse("tags.csv", written, again).stream().map(TagRow::point))
          .as(written)
          .map(SourcedPoint::point)
          .isEqualTo(rows.stream().map(row -> row.point().point()).toList());
      assertThat(again.hasErrors()).as(() -> again.list().toString()).isFalse();
    }
    budget.check();
  }
}
