package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenMistakesTest {
  private static final Path PROJECT = Path.of("../projects/ten-mistakes");

  @Test
  void checkNamesAllTenWithFileAndLineInOneRun() throws IOException {
    Cli cli = Cli.run("check", PROJECT.toString());
    assertThat(cli.code()).isEqualTo(1);
    List<String> places =
        markedLines().stream().map(line -> PROJECT.resolve("project.yaml") + ":" + line).toList();
    assertThat(places).hasSize(10);
    assertThat(cli.lines())
        .extracting(line -> line.replaceAll(": (error|warning): .*", ""))
        .containsExactlyElementsOf(places);
    assertThat(cli.lines()).allMatch(line -> line.contains(": error: "));
  }

  @Test
  void everyMistakeIsNamedByItsValue() {
    String out = Cli.run("check", PROJECT.toString()).out();
    assertThat(out)
        .contains("TAGWIRE_NO_SUCH_SECRET")
        .contains("did you mean [keep-alive]?")
        .contains("no-such-file.crt")
        .contains("site/#/level")
        .contains("ENERGY/Power")
        .contains("not [float]")
        .contains("Point id [level] is already used")
        .contains("did you mean [selector]?")
        .contains("qos")
        .contains("did you mean [plant]?");
  }

  // Each mistake carries its number in a comment on its line.
  private static List<Integer> markedLines() throws IOException {
    List<String> lines = Files.readAllLines(PROJECT.resolve("project.yaml"));
    return IntStream.rangeClosed(1, lines.size())
        .filter(number -> lines.get(number - 1).matches(".*# \\d+: .*"))
        .boxed()
        .toList();
  }
}
