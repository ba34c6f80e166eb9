package io.tagwire.preconfig.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private final Problems problems = new Problems();

  private Mapping mapping(String text) {
    return (Mapping) YamlReader.parse("a.yaml", text, problems).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"010", "on", "True", "1_000", "1.50", "0x1F", "12:30:45", "2026-11-22", "1e3"})
  void scalarsKeepTheTextThatWasWritten(String text) {
    Scalar scalar = (Scalar) mapping("key: " + text).get("key").orElseThrow();

    assertThat(scalar.text()).isEqualTo(text);
    assertThat(scalar.isNull()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null"})
  void nothingIsNullUnlessItIsQuoted(String text) {
    Mapping mapping = mapping("bare: " + text + "\nquoted: \"" + text + "\"\n");

    assertThat(((Scalar) mapping.get("bare").orElseThrow()).isNull()).isTrue();
    assertThat(((Scalar) mapping.get("quoted").orElseThrow()).isNull()).isFalse();
  }

  @Test
  void everyNodeKnowsItsLine() {
    Mapping mapping = mapping("# comment\na: 1\n\nlist:\n  - x\n  - y: 2\n    z: 3\n");

    assertThat(mapping.member("a").orElseThrow().place()).isEqualTo(new Place("a.yaml", 2));
    Sequence list = (Sequence) mapping.get("list").orElseThrow();
    assertThat(list.items().get(0).place().line()).isEqualTo(5);
    assertThat(((Mapping) list.items().get(1)).member("z").orElseThrow().place().line())
        .isEqualTo(7);
  }

  @Test
  void syntaxErrorIsAProblemWithItsLine() {
    assertThat(YamlReader.parse("a.yaml", "a: 1\nb: [1, 2\nc: 3\n", problems)).isEmpty();

    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).file()).isEqualTo("a.yaml");
    assertThat(problems.list().get(0).line()).isEqualTo(3);
  }

  @Test
  void tabIsExplained() {
    assertThat(YamlReader.parse("a.yaml", "a:\n\tb: 1\n", problems)).isEmpty();

    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).line()).isEqualTo(2);
    assertThat(problems.list().get(0).suggestion()).contains("spaces");
  }

  @Test
  void secondUseOfAKeyIsAProblemNamingTheFirst() {
    mapping("a: 1\nb: 2\na: 3\n");

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly("a.yaml:3: error: Key [a] stands here twice, first on line 1");
  }

  @Test
  void aliasAndMergeKeyAreResolved() {
    Mapping mapping = mapping("base: &b { x: 1, y: 2 }\nother: *b\nmerged:\n  <<: *b\n  y: 3\n");

    assertThat(((Mapping) mapping.get("other").orElseThrow()).get("x")).isPresent();
    Mapping merged = (Mapping) mapping.get("merged").orElseThrow();
    assertThat(((Scalar) merged.get("x").orElseThrow()).text()).isEqualTo("1");
    assertThat(((Scalar) merged.get("y").orElseThrow()).text()).isEqualTo("3");
  }

  @Test
  void aliasesCannotBlowUpTheDocument() {
    StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String below = "*l" + (i - 1);
      bomb.append(
          "l"
              + i
              + ": &l"
              + i
              + " ["
              + String.join(", ", java.util.Collections.nCopies(10, below))
              + "]\n");
    }

    YamlReader.parse("bomb.yaml", bomb.toString(), problems);

    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).message()).contains("nodes");
  }

  @Test
  void aliasInsideItsOwnNodeIsAProblem() {
    YamlReader.parse("a.yaml", "a: &a\n  - *a\n", problems);

    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void deepNestingIsAProblemNotAnOverflow() {
    assertThat(YamlReader.parse("deep.yaml", "[".repeat(10_000), problems)).isEmpty();

    assertThat(problems.list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!java.net.URL [\"http://x\"]", "!mine 1"})
  void applicationTagIsRefused(String value) {
    YamlReader.parse("a.yaml", "a: 1\nb: " + value + "\n", problems);

    assertThat(problems.list()).extracting(Problem::line).containsExactly(2);
  }

  @Test
  void forbiddenCharacterIsNamedWithItsLine() {
    YamlReader.parse("a.yaml", "a: 1\nb: x\u0000y\nc: 3\n", problems);

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly("a.yaml:2: error: Character U+0000 is not allowed in YAML");
  }

  @Test
  void fileThatIsNotUtf8IsAProblem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, "unit: °C".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(YamlReader.read(file, "latin.yaml", problems)).isEmpty();
    assertThat(problems.list())
        .extracting(Problem::message)
        .containsExactly("The file is not UTF-8");
  }

  @Test
  void byteOrderMarkIsNotPartOfTheFirstKey() {
    assertThat(mapping("\uFEFFname: x").get("name")).isPresent();
  }
}
