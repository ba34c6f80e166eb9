package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class TagwireTest {
  @TempDir private Path folder;
  private String project = "";

  @BeforeEach
  void writeProject() throws IOException {
    project = folder.toString();
    Files.writeString(
        folder.resolve("project.yaml"),
        """
        name: station
        connections:
          station: { driver: simulated, settings: { step: 20ms } }
        groups:
          - name: process
            connection: station
            points:
              - { id: level, address: tank1.level, type: real, unit: m }
              - { id: automatic, address: mode.automatic, type: bool, access: read-write }
              - { id: pump1, address: pump1.command, type: bool, access: read-write }
              - { id: display, address: panel.display, type: text, access: read-write }
        """);
  }

  static Stream<List<String>> everyCommand() {
    return paths(Tagwire.commandLine(nowhere(), nowhere()), List.of());
  }

  private static Stream<List<String>> paths(CommandLine command, List<String> path) {
    return Stream.concat(
        Stream.of(path),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                entry ->
                    paths(
                        entry.getValue(),
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList())));
  }

  private static PrintWriter nowhere() {
    return new PrintWriter(Writer.nullWriter());
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandHasHelp(List<String> command) {
    Cli cli = Cli.run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .startsWith("Usage: " + String.join(" ", prefixed(command)))
        .contains("--help");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void unknownCommandIsWrongUsageWithHelpBehindItToo() {
    Cli cli = Cli.run("wach", "--help");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("wach").contains("tagwire watch");
  }

  @Test
  void unknownTagAmongManyUnlikeItIsToldWithoutAGuess() throws IOException {
    StringBuilder many = new StringBuilder(Files.readString(folder.resolve("project.yaml")));
    for (int i = 0; i < 40; i++) {
      many.append("      - { id: spare" + i + ", address: mode.automatic, type: bool }\n");
    }
    Files.writeString(folder.resolve("project.yaml"), many);
    Cli cli = Cli.run("read", project, "xyzzyplugh");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).isEqualToIgnoringNewLines("tagwire: there is no tag [xyzzyplugh]");
  }

  @Test
  void wrongPanelAddressIsWrongUsageBeforeAnythingStarts() {
    Cli cli = Cli.run("run", project, "--seconds", "1", "--panel", "8080");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("HOST:PORT").contains("[8080]");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void folderWithoutProjectSaysWhatAProjectIs(@TempDir Path empty) {
    Cli cli = Cli.run("check", empty.toString());
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.out()).contains("a project is a folder with a project.yaml");
  }

  @Test
  void projectWithoutPointsIsWarnedOf() throws IOException {
    Files.writeString(folder.resolve("project.yaml"), "name: station\n");
    Cli cli = Cli.run("check", project);
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("project.yaml:1: warning: The project has no points");
  }

  private static List<String> prefixed(List<String> command) {
    return Stream.concat(Stream.of("tagwire"), command.stream()).toList();
  }

  @Test
  void theCommandsAreThoseOfTheHandbook() {
    assertThat(Tagwire.commandLine(nowhere(), nowhere()).getSubcommands().keySet())
        .contains(
            "demo",
            "run",
            "check",
            "read",
            "watch",
            "write",
            "preconfig",
            "record",
            "replay",
            "explain",
            "bench");
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertThat(Cli.run("run").code()).isEqualTo(2);
    assertThat(Cli.run("no-such-command").code()).isEqualTo(2);
    assertThat(Cli.run("read", project, "level", "--timeout", "soon").code()).isEqualTo(2);
    assertThat(Cli.run().code()).isEqualTo(2);
  }

  @Test
  void aProjectThatDoesNotExistIsNamed() {
    Cli cli = Cli.run("run", folder.resolve("nowhere").toString());
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("There is no project").contains("nowhere");
  }

  @Test
  void runPrintsOneJsonObjectForEachUpdateWithTheNamesScriptsKnow() {
    Cli cli = Cli.run("run", project, "--seconds", "1", "--output", "jsonl");
    assertThat(cli.code()).isZero();
    assertThat(cli.lines()).isNotEmpty();
    assertThat(cli.lines())
        .allMatch(
            line ->
                line.matches(
                    "\\{\"tag\":\"[a-z0-9]+\",\"value\":.+,\"type\":\"(real|bool|text)\","
                        + "\"quality\":\"GOOD\",\"sourceTime\":\".+Z\",\"serverTime\":\".+Z\","
                        + "\"detail\":null,\"historical\":false}"));
  }

  @Test
  void runForPeoplePrintsNoColoursIntoAFile() {
    Cli cli = Cli.run("run", project, "--seconds", "1");
    assertThat(cli.out()).contains("level").contains("GOOD").doesNotContain("\u001b");
  }

  @Test
  void readShowsTheTagsAskedFor() {
    Cli cli = Cli.run("read", project, "level", "automatic");
    assertThat(cli.code()).isZero();
    assertThat(cli.lines()).hasSize(3);
    assertThat(cli.out()).contains(" m ").contains("GOOD").doesNotContain("pump1");
  }

  @Test
  void anUnknownTagIsNamedWithTheNearestOne() {
    Cli cli = Cli.run("read", project, "levle");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("there is no tag [levle]").contains("did you mean [level]?");
  }

  @Test
  void watchShowsOnlyTheTagsAskedFor() {
    Cli cli = Cli.run("watch", project, "level", "--seconds", "1", "--output", "jsonl");
    assertThat(cli.code()).isZero();
    assertThat(cli.lines()).isNotEmpty().allMatch(line -> line.contains("\"tag\":\"level\""));
  }

  @Test
  void writeTellsEveryStageInOrder() {
    Cli cli =
        Cli.run("write", project, "automatic", "off", "--until", "confirmed", "--output", "jsonl");
    assertThat(cli.code()).isZero();
    assertThat(cli.lines())
        .extracting(line -> line.replaceAll(".*\"stage\":\"([A-Z]+)\".*", "$1"))
        .containsExactly("ACCEPTED", "SENT", "ACKNOWLEDGED", "CONFIRMED");
    assertThat(cli.lines().get(3)).contains("\"outcome\":\"DONE\"");
  }

  @Test
  void aWriteTheDeviceRefusesEndsWithOneAndTheReason() {
    Cli cli = Cli.run("write", project, "pump1", "on");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.out()).contains("FAILED").contains("automatic mode");
  }

  @Test
  void aStageTheTagCannotReachFailsAtOnce() {
    Cli cli = Cli.run("write", project, "display", "hello", "--until", "confirmed");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.out()).contains("FAILED");
  }

  @Test
  void aTextThatIsNoValueOfTheTypeIsNamed() {
    Cli cli = Cli.run("write", project, "automatic", "perhaps");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("[perhaps] is not a value of type bool");
  }

  @Test
  void explainOfADriverThatCannotTellSaysSo() {
    Cli cli = Cli.run("explain", project, "level");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("the driver of this tag cannot tell");
  }

  @Test
  void checkOfAProjectWithoutProblemsIsQuiet() {
    Cli cli = Cli.run("check", project);
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("4 tags, 0 errors");
  }

  @Test
  void checkTellsScriptsFileAndLine() throws IOException {
    Path file = folder.resolve("project.yaml");
    Files.writeString(file, Files.readString(file).replace("tank1.level", "tank9.level"));
    Cli cli = Cli.run("check", project, "--output", "jsonl");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.lines())
        .singleElement()
        .asString()
        .startsWith("{\"file\":\"" + file + "\",\"line\":8,\"severity\":\"error\"")
        .contains("tank9.level");
  }

  @Test
  void preconfigListNamesTheShippedTemplates() {
    Cli cli = Cli.run("preconfig", "list");
    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains(
            "tasmota-plug",
            "zigbee2mqtt-sensor",
            "shelly-gen2-switch",
            "generic-json-machine",
            "chirpstack-v4-uplink");
  }

  @Test
  void preconfigShowExplainsEveryParameter() {
    Cli cli = Cli.run("preconfig", "show", "tasmota-plug");
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("full-topic").contains("(required)");
  }

  @Test
  void preconfigShowOfAnUnknownTemplateSuggestsTheNearest() {
    Cli cli = Cli.run("preconfig", "show", "tasmota-plag");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("did you mean [tasmota-plug]?");
  }

  @Test
  void applyingAgainShowsWhatChangesAndWritesTheSameBytes() throws IOException {
    Path file = folder.resolve("plug.yaml");
    String[] apply = {
      "preconfig", "apply", "tasmota-plug", "--set", "topic=plug1", "--out", file.toString()
    };
    assertThat(Cli.run(apply).out()).contains("+ plug1.power");
    String first = Files.readString(file);
    assertThat(Cli.run(apply).out()).contains("no tag changes");
    assertThat(file).hasContent(first);
  }

  @Test
  void aDryRunWritesNothing() {
    Path file = folder.resolve("plug.yaml");
    Cli cli =
        Cli.run(
            "preconfig",
            "apply",
            "tasmota-plug",
            "--set",
            "topic=plug1",
            "--out",
            file.toString(),
            "--dry-run");
    assertThat(cli.out()).contains("+ plug1.power");
    assertThat(file).doesNotExist();
  }

  @Test
  void aMissingParameterIsNamed() {
    Cli cli = Cli.run("preconfig", "apply", "tasmota-plug");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("topic");
  }

  @Test
  void aMissingRecordingIsNamed() {
    Cli cli = Cli.run("replay", folder.resolve("none.jsonl").toString(), "--project", project);
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("There is no recording");
  }
}
