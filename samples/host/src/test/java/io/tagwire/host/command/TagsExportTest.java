package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.point.Point;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsExportTest {
  private static final String CONNECTIONS =
      """
      name: site
      connections:
        plant: { driver: mqtt, settings: { brokers: "mqtt://127.0.0.1:1883" } }
        lab: { driver: simulated }
      groups:
        - name: process
          connection: plant
          update-interval: 250ms
      """;
  private static final String POINTS =
      """
          points:
            - id: level
              address: site/tank
              type: real
              access: read-write
              unit: m
              description: "Level, north; \\"main\\""
              range: [ 0, 4.5 ]
              deadband: 0.01
              selector: /level
              when: [ { selector: /method, equals: "" }, { selector: /kind, matches: "a|b" } ]
              map: { "open, now": "1", "null": "2" }
              true-words: [ "on", " On " ]
              write: { topic: site/tank/set, payload: "{\\"level\\": {value}}\\n" }
        - name: lab
          connection: lab
          points:
            - { id: pump, address: pump1.running, type: bool }
      preconfigurations:
        - template: tasmota-plug
          connection: plant
          group: plugs
          set: { topic: plug-hall, name: hall }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"comma", "semicolon", "tab"})
  void projectThatTakesTheTableBackHasEqualPoints(String separator) throws IOException {
    Path original = Files.createDirectory(folder.resolve("original"));
    Files.writeString(original.resolve("project.yaml"), CONNECTIONS + POINTS);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path table = copy.resolve("tags.csv");
    Cli export =
        Cli.run(
            "tags",
            "export",
            original.toString(),
            "--separator",
            separator,
            "--out",
            table.toString());
    assertThat(export.err()).contains("tags written to");
    assertThat(export.code()).isZero();
    Files.writeString(copy.resolve("project.yaml"), CONNECTIONS + "tags: tags.csv\n");

    assertThat(points(copy)).hasSizeGreaterThan(5).isEqualTo(points(original));
    assertThat(groups(copy)).isEqualTo(groups(original));
    assertThat(Cli.run("tags", "export", copy.toString(), "--separator", separator).out())
        .isEqualTo(Files.readString(table));
    assertThat(Cli.run("check", copy.toString()).code()).isZero();
  }

  @Test
  void groupMayNameItsTable() throws IOException {
    Files.writeString(
        folder.resolve("project.yaml"),
        CONNECTIONS.replace("update-interval: 250ms", "points: process.csv"));
    Files.writeString(
        folder.resolve("process.csv"),
        "id;address;type;scale\nlevel;site/tank;real;0,1\nflow;site/flow;real;1,5\n");
    Cli check = Cli.run("check", folder.toString());
    assertThat(check.out() + check.err()).contains("2 tags, 0 errors, 0 warnings");
  }

  @Test
  void problemsOfATableNameFileAndRow() throws IOException {
    Files.writeString(
        folder.resolve("project.yaml"), CONNECTIONS + "tags: [ tags.csv, none.csv ]\n");
    Files.writeString(
        folder.resolve("tags.csv"),
        """
        id,address,type,group,connection,scale,colour
        a,site/#/b,real,process,,,
        b,site/b,real,process,lab,,
        c,site/c,real,,,,
        d,site/d,real,new,,,
        e,site/e,real,new,plamt,,
        f,site/f,real,process,,"1,234",
        g,site/g,real,process,,,red
        """);
    Cli check = Cli.run("check", folder.toString());
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.lines())
        .anyMatch(line -> line.contains("none.csv] of tags"))
        .anyMatch(line -> line.contains("tags.csv:2: error") && line.contains("'#'"))
        .anyMatch(line -> line.contains("tags.csv:3: error") && line.contains("[plant]"))
        .anyMatch(line -> line.contains("tags.csv:4: error") && line.contains("[group]"))
        .anyMatch(line -> line.contains("tags.csv:5: error") && line.contains("[connection]"))
        .anyMatch(line -> line.contains("tags.csv:6: error") && line.contains("plamt"))
        .anyMatch(line -> line.contains("tags.csv:7: error") && line.contains("[scale]"))
        .anyMatch(line -> line.contains("tags.csv:8: error") && line.contains("[colour]"));
  }

  private static List<Point> points(Path project) {
    return load(project).points().stream().map(SourcedPoint::point).toList();
  }

  private static List<String> groups(Path project) {
    return load(project).connections().stream()
        .flatMap(connection -> connection.groups().stream())
        .flatMap(
            group ->
                group.points().stream()
                    .map(
                        point ->
                            group.connection() + "/" + group.name() + "/" + point.point().id()))
        .toList();
  }

  private static Project load(Path project) {
    Problems problems = new Problems();
    Project read = new ProjectLoader(new CatalogTemplates(), problems).load(project).orElseThrow();
    assertThat(problems.list()).isEmpty();
    return read;
  }
}
