package io.tagwire.host.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Trigger;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectLoaderTest {
  @TempDir private Path folder;
  private final Problems problems = new Problems();

  private Project load(String text) throws IOException {
    Files.writeString(folder.resolve("project.yaml"), text);
    return new ProjectLoader(new CatalogTemplates(), problems).load(folder).orElseThrow();
  }

  private List<String> found() {
    return problems.list().stream()
        .map(Problem::toString)
        .map(text -> text.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void readsConnectionsGroupsAndPoints() throws IOException {
    Project project =
        load(
            """
            name: site
            connections:
              plant: { driver: mqtt, settings: { brokers: [ a, b ], will: { topic: t } } }
            groups:
              - name: process
                connection: plant
                update-interval: 250ms
                trigger: change
                overflow: { drop-oldest: 10 }
                points:
                  - { id: level, address: l, type: real, selector: /level }
            """);
    assertThat(found()).isEmpty();
    ConnectionConfig plant = project.connections().get(0);
    assertThat(plant.settings().settings().values())
        .containsEntry("brokers.1", "b")
        .containsEntry("will.topic", "t");
    GroupConfig group = plant.groups().get(0);
    assertThat(group.updateInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(group.trigger()).isEqualTo(Trigger.STATUS_VALUE);
    assertThat(group.overflow()).isEqualTo(new Overflow.DropOldest(10));
    assertThat(group.spec().points()).extracting("id").containsExactly("level");
  }

  @Test
  void aFileThatIsIncludedMayUseConnectionsOfTheOneThatIncludesIt() throws IOException {
    Files.writeString(
        folder.resolve("more.yaml"),
        """
        groups:
          - { name: b, connection: plant, points: [ { id: y, address: y, type: int } ] }
        """);
    Project project =
        load(
            """
            name: site
            connections: { plant: { driver: mqtt } }
            include: [ more.yaml ]
            """);
    assertThat(found()).isEmpty();
    assertThat(project.points()).extracting(point -> point.point().id()).containsExactly("y");
  }

  @Test
  void aFileThatIncludesItselfIsToldOnce() throws IOException {
    load("name: site\ninclude:\n  - project.yaml\n");
    assertThat(found())
        .containsExactly("project.yaml:3: error: File [project.yaml] is included twice");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsLine() throws IOException {
    load(
        """
        name: site
        conections: {}
        groups:
          - name: a
            connection: nowhere
            update-interval: soon
            overflow: spill
            points:
              - { id: x, address: x, type: real }
              - { id: x, address: y, type: reel }
        include: [ gone.yaml ]
        preconfigurations:
          - { template: tasmota-plag, connection: nowhere, group: a }
        """);
    assertThat(problems.list())
        .extracting(Problem::line)
        .containsExactlyInAnyOrder(2, 5, 6, 7, 10, 11, 13, 13);
    assertThat(found())
        .anyMatch(text -> text.contains("[conections]") && text.contains("[connections]"))
        .anyMatch(text -> text.contains("did you mean [real]?"))
        .anyMatch(text -> text.contains("There is no file [gone.yaml]"))
        .anyMatch(text -> text.contains("did you mean [tasmota-plug]?"));
  }

  @Test
  void aTagIdUsedTwiceNamesBothPlaces() throws IOException {
    load(
        """
        name: site
        connections: { plant: { driver: mqtt } }
        groups:
          - { name: a, connection: plant, points: [ { id: x, address: x, type: int } ] }
          - { name: b, connection: plant, points: [ { id: x, address: y, type: int } ] }
        """);
    assertThat(found())
        .singleElement()
        .asString()
        .startsWith("project.yaml:5: error: Point id [x] is already used at")
        .contains("project.yaml:4");
  }

  @Test
  void aTemplateFillsAGroupThatExists() throws IOException {
    Project project =
        load(
            """
            name: site
            connections: { plant: { driver: mqtt } }
            groups:
              - { name: plugs, connection: plant, update-interval: 2s }
            preconfigurations:
              - { template: tasmota-plug, connection: plant, group: plugs, set: { topic: p1 } }
            """);
    assertThat(found()).isEmpty();
    GroupConfig group = project.connections().get(0).groups().get(0);
    assertThat(group.updateInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(group.points()).extracting(point -> point.point().id()).contains("p1.power");
  }

  @Test
  void aListOfDevicesGivesEveryDeviceItsTags() throws IOException {
    Files.writeString(folder.resolve("plugs.csv"), "topic,name\np1,a\np2,b\n");
    Project project =
        load(
            """
            name: site
            connections: { plant: { driver: mqtt } }
            preconfigurations:
              - { template: tasmota-plug, connection: plant, group: plugs, rows: plugs.csv }
            """);
    assertThat(found()).isEmpty();
    assertThat(project.points())
        .extracting(point -> point.point().id())
        .contains("a.power", "b.power");
  }

  @Test
  void aTemplateCannotMoveAGroupToAnotherConnection() throws IOException {
    load(
        """
        name: site
        connections: { one: { driver: mqtt }, two: { driver: mqtt } }
        groups:
          - { name: plugs, connection: one }
        preconfigurations:
          - { template: tasmota-plug, connection: two, group: plugs, set: { topic: p1 } }
        """);
    assertThat(found())
        .singleElement()
        .asString()
        .startsWith("project.yaml:6: error: Group [plugs] is on connection [one], not on [two]");
  }
}
