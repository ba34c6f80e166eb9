package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.YamlReader;
import io.tagwire.preconfig.template.Example.Expectation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationCheckTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Map<String, Value> SHOWN =
      Map.of(
          "int", new Value.Int(7),
          "real", new Value.Real(1.5),
          "bool", Value.Bool.TRUE,
          "text", new Value.Text("on"),
          "time", new Value.Time(NOW),
          "binary", new Value.Binary(Bytes.utf8("hi")),
          "array", new Value.Array(List.of(new Value.Int(1), new Value.Int(2))),
          "struct", new Value.Struct(Map.of("a", new Value.Int(1))));

  private static Expectation expected(String yaml, Quality quality, @Nullable String sourceTime) {
    return new Expectation(
        new Place("t.yaml", 9),
        "p",
        YamlReader.parse("t.yaml", "v: " + yaml, new Problems())
            .map(node -> (io.tagwire.preconfig.source.Node.Mapping) node)
            .flatMap(mapping -> mapping.get("v"))
            .orElseThrow(),
        quality,
        sourceTime);
  }

  private static TagValue shown(String kind, @Nullable Instant sourceTime) {
    return TagValue.good(java.util.Objects.requireNonNull(SHOWN.get(kind)), sourceTime, NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int    | 7                      | 8",
        "int    | 7                      | seven",
        "int    | 7                      | [ 7 ]",
        "real   | 1.50                   | 1.51",
        "real   | 1.5                    | much",
        "bool   | true                   | false",
        "text   | on                     | off",
        "text   | on                     | ~",
        "time   | 2026-01-01T12:00:00Z   | 2026-01-01T12:00:01Z",
        "time   | 2026-01-01T12:00:00Z   | noon",
        "binary | aGk=                   | aG8=",
        "binary | aGk=                   | '!'",
        "array  | [ 1, 2 ]               | [ 1, 3 ]",
        "array  | [ 1, 2 ]               | [ 1 ]",
        "array  | [ 1, 2 ]               | [ 1, 2, 3 ]",
        "array  | [ 1, 2 ]               | 1",
        "struct | { a: 1 }               | { a: 2 }",
        "struct | { a: 1 }               | { b: 1 }",
        "struct | { a: 1 }               | { a: 1, b: 1 }",
        "struct | { a: 1 }               | 1",
      })
  void valueOfEachTypeIsMetByItsEqualAndByNothingElse(String kind, String same, String other) {
    assertThat(ExpectationCheck.difference(expected(same, Quality.GOOD, null), shown(kind, null)))
        .isEmpty();
    assertThat(ExpectationCheck.difference(expected(other, Quality.GOOD, null), shown(kind, null)))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T12:00:00Z, 2026-01-01T12:00:00Z, true",
    "2026-01-01T12:00:00Z, 2026-01-01T12:00:01Z, false",
    "2026-01-01T12:00:00Z, , false",
    "none, , true",
    "none, 2026-01-01T12:00:00Z, false",
    ", 2026-01-01T12:00:00Z, true",
  })
  void sourceTimeIsComparedWhereItIsExpected(
      @Nullable String expected, @Nullable Instant actual, boolean met) {
    assertThat(
            ExpectationCheck.difference(expected("7", Quality.GOOD, expected), shown("int", actual))
                .isEmpty())
        .isEqualTo(met);
  }

  @Test
  void differenceShowsListsStructuresAndTheReasonOfABadQuality() {
    TagValue actual = TagValue.absent(Quality.BAD_WAITING_FOR_INITIAL_DATA, NOW, "nothing yet");

    assertThat(ExpectationCheck.difference(expected("{ a: [ 1, ~ ] }", Quality.GOOD, null), actual))
        .isEqualTo(
            Optional.of(
                "p\nexpected {a=[1, no value]}  GOOD"
                    + "\nbut is   no value  BAD_WAITING_FOR_INITIAL_DATA  (nothing yet)"));
  }

  @Test
  void qualityAloneCanFail() {
    assertThat(
            ExpectationCheck.difference(
                expected("7", Quality.UNCERTAIN_LAST_USABLE, null), shown("int", null)))
        .hasValue("p\nexpected 7  UNCERTAIN_LAST_USABLE\nbut is   7  GOOD");
  }
}
