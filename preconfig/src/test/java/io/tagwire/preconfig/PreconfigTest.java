package io.tagwire.preconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.ParameterRow;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.RowsReader;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreconfigTest {
  private static final Place PROJECT = new Place("project.yaml", 30);
  private static final Preconfig PRECONFIG = new Preconfig(Catalog.shipped());
  private final Problems problems = new Problems();

  private Template template(String reference) {
    return PRECONFIG.template(reference, Path.of("."), PROJECT, problems).orElseThrow();
  }

  @Test
  void manyDevicesAreMadeFromRowsWithCommonParameters() {
    List<ParameterRow> rows =
        RowsReader.csv("plugs.csv", "topic,relays\nplug1,\nplug2,2\n", problems);

    Applied applied =
        PRECONFIG.apply(
            template("tasmota-plug"),
            rows,
            SourcedSettings.at(PROJECT, Settings.of("energy", "false", "relays", "1")));

    assertThat(applied.problems()).isEmpty();
    assertThat(applied.points())
        .extracting(point -> point.point().id())
        .containsExactly(
            "plug1.online",
            "plug1.relay",
            "plug1.relay.toggle",
            "plug1.relay.reported",
            "plug1.uptime",
            "plug1.mqtt.connects",
            "plug1.supply",
            "plug1.wifi.quality",
            "plug1.wifi.signal",
            "plug2.online",
            "plug2.relay1",
            "plug2.relay1.toggle",
            "plug2.relay1.reported",
            "plug2.relay2",
            "plug2.relay2.toggle",
            "plug2.relay2.reported",
            "plug2.uptime",
            "plug2.mqtt.connects",
            "plug2.supply",
            "plug2.wifi.quality",
            "plug2.wifi.signal");
    assertThat(applied.report())
        .isEqualTo(
            """
            Tasmota plug with energy meter (tasmota-plug 1.1.0)
              plugs.csv:2: 9 points
              plugs.csv:3: 12 points
              2 devices, 21 points""");
  }

  @Test
  void faultsOfAllRowsAreToldAtOnceWithTheirLines() {
    List<ParameterRow> rows =
        RowsReader.csv(
            "plugs.csv", "topic,name,relays\nplug1,a,1\nplug2,a,1\nplug3,c,99\n,d,1\n", problems);

    Applied applied = PRECONFIG.apply(template("tasmota-plug"), rows, SourcedSettings.NONE);

    assertThat(applied.problems())
        .extracting(Problem::place)
        .containsSubsequence(
            new Place("plugs.csv", 4), new Place("plugs.csv", 5), new Place("plugs.csv", 3));
    assertThat(applied.problems())
        .extracting(Problem::message)
        .contains(
            "Parameter [relays] must be from 0 to 28, not [99]",
            "Parameter [topic] is required",
            "Point id [a.power] is already used at plugs.csv:2");
    assertThat(applied.points()).extracting(one -> one.appliedAt().line()).containsOnly(2);
  }

  @Test
  void unknownTemplateIsAProblemWithTheNearestId() {
    assertThat(PRECONFIG.template("tasmota-plugs", Path.of("."), PROJECT, problems)).isEmpty();

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly(
            "project.yaml:30: error: There is no template [tasmota-plugs] (did you mean"
                + " [tasmota-plug]?)");
  }

  @Test
  void templateOfOnesOwnIsAFileOfTheProject(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        template: mine
        version: 0.1.0
        title: Mine
        family: Own
        description: One point.
        points: [ { id: a, address: b, type: int } ]
        """);

    assertThat(PRECONFIG.template("mine.yaml", folder, PROJECT, problems)).isPresent();
    assertThat(PRECONFIG.template("other.yaml", folder, PROJECT, problems)).isEmpty();
    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly("other.yaml: error: There is no file [other.yaml]");
  }

  @Test
  void formOfAConnectionGivesItsSettingsAndItsPoints() {
    Applied applied =
        PRECONFIG.apply(
            template("promotic-client"),
            SourcedSettings.at(
                PROJECT,
                Settings.of(
                    "host", "10.1.2.3",
                    "user", "scada",
                    "password", "env:PLANT",
                    "topics.0.name", "t1",
                    "topics.0.topic", "plant/t1",
                    "topics.0.type", "real",
                    "topics.1.name", "valve",
                    "topics.1.topic", "plant/valve",
                    "topics.1.write-topic", "plant/valve/set")),
            PROJECT);

    assertThat(applied.problems()).isEmpty();
    assertThat(applied.connection().settings())
        .isEqualTo(
            Settings.of(
                "brokers.0", "mqtt://10.1.2.3:1883",
                "keep-alive", "30s",
                "password", "env:PLANT",
                "username", "scada"));
    assertThat(applied.points())
        .extracting(point -> point.point().id())
        .containsExactly("t1", "valve");
  }

  @Test
  void passwordItselfIsRefusedAndNotRepeated() {
    Applied applied =
        PRECONFIG.apply(
            template("promotic-client"),
            SourcedSettings.at(
                PROJECT,
                Settings.of(
                    "host",
                    "h",
                    "password",
                    "s3cret",
                    "topics.0.name",
                    "a",
                    "topics.0.topic",
                    "b")),
            PROJECT);

    assertThat(applied.problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.toString()).contains("env:").doesNotContain("s3cret"));
  }

  @Test
  void devicesThatDisagreeAboutTheirConnectionAreAProblem() {
    List<ParameterRow> rows =
        RowsReader.csv(
            "forms.csv", "host,topics.0.name,topics.0.topic\nbroker1,a,x\nbroker2,b,y\n", problems);

    Applied applied = PRECONFIG.apply(template("promotic-client"), rows, SourcedSettings.NONE);

    assertThat(applied.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(3);
              assertThat(problem.message()).contains("[brokers.0]");
            });
  }
}
