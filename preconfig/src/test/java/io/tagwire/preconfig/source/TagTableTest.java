package io.tagwire.preconfig.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.output.CsvWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTableTest {
  private final Problems problems = new Problems();

  @Test
  void spreadsheetWithSemicolonsDecimalCommasAndAByteOrderMarkIsRead() {
    List<TagRow> rows =
        parse(
            """
            \uFEFFsep=;
            ID;Address;Type;Access;Unit;Low;High;Deadband;Group;selector
            level;site/tank;REAL;Read_Write;m;-0,5;4,25;0,05;process;/level
            """
                .replace("\n", "\r\n"));
    assertThat(problems.list()).isEmpty();
    assertThat(rows)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.group()).isEqualTo("process");
              assertThat(row.connection()).isEmpty();
              assertThat(row.point().point())
                  .isEqualTo(
                      Point.of("level", "site/tank", ValueType.REAL)
                          .withAccess(Access.READ_WRITE)
                          .withDeadband(0.05)
                          .withMetadata(new Metadata("m", "", new Range(-0.5, 4.25)))
                          .withSettings(Settings.of("selector", "/level")));
            });
  }

  @Test
  void everySettingComesBackAsItWas() {
    Point odd =
        Point.of("odd; \"id\"", "site/a b", ValueType.TEXT)
            .withMetadata(new Metadata("°C", "two\r\nlines, and a\nthird", null))
            .withSettings(
                new Settings(
                    Map.of(
                        "when.0.selector", "/m,n",
                        "when.0.equals", "",
                        "map.#on, or; off", " 1 ",
                        "true-words.0", "null",
                        "group", "of the driver",
                        "Low", "x",
                        "setting.odd", "y",
                        "write.payload", "{\"a\": \"{value}\",\t\"b\": [1, 2]}")));
    Point plain =
        Point.of("plain", "site/#", ValueType.STRUCT).withSettings(Settings.of("qos", "0"));
    for (char separator : new char[] {',', ';', '\t'}) {
      String table = CsvWriter.table(List.of(row("g", odd), row("other, group", plain)), separator);
      List<TagRow> back = parse(table);
      assertThat(problems.list()).isEmpty();
      assertThat(back).extracting(row -> row.point().point()).containsExactly(odd, plain);
      assertThat(back).extracting(TagRow::group).containsExactly("g", "other, group");
      assertThat(CsvWriter.table(back, separator)).isEqualTo(table);
    }
  }

  @Test
  void problemsNameRowAndColumn() {
    assertThat(
            parse(
                """
                id,address,type,low,high,deadband
                a,x,reel,,,
                b,x,real,1,,
                c,x,real,,,much
                d,x,real,5,1,
                e,x
                f,x,real,,,,,,
                """))
        .extracting(row -> row.point().point().id())
        .contains("c");
    assertThat(problems.list())
        .extracting(Problem::toString)
        .anyMatch(text -> text.startsWith("tags.csv:2: error: Key [type] must be one of"))
        .anyMatch(text -> text.startsWith("tags.csv:3: error: Column [low] is set"))
        .anyMatch(text -> text.startsWith("tags.csv:4: error: Key [deadband] must be a number"))
        .anyMatch(text -> text.startsWith("tags.csv:5: error: Key [range]"))
        .anyMatch(text -> text.startsWith("tags.csv:6: error: A point needs the key [type]"))
        .anyMatch(text -> text.startsWith("tags.csv:7: error: The row has 9 cells"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,234", "-12,500"})
  void commaThatMayBeThatOfAThousandIsLeft(String text) {
    assertThat(DecimalComma.point(text, false)).isEmpty();
    assertThat(DecimalComma.point(text, true)).contains(text.replace(',', '.'));
    assertThat(DecimalComma.point("0,125", false)).contains("0.125");
    assertThat(DecimalComma.point("1,25", false)).contains("1.25");
    assertThat(DecimalComma.point("1,2,3", true)).isEmpty();
  }

  private List<TagRow> parse(String text) {
    return TagTable.parse("tags.csv", text, problems);
  }

  private static TagRow row(String group, Point point) {
    Place place = new Place("project.yaml", 1);
    return new TagRow("plant", group, new SourcedPoint(point, place, place, Map.of()));
  }
}
