package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  @TempDir private Path folder;
  private Path recording = Path.of("");

  @BeforeEach
  void record() throws IOException {
    recording = folder.resolve("site.jsonl");
    Files.writeString(
        recording,
        line(
                "z2m/bridge/devices",
                "[{\"ieee_address\":\"0x0a\",\"friendly_name\":\"hall/valve\",\"definition\":"
                    + "{\"vendor\":\"Acme\",\"model\":\"V1\",\"exposes\":["
                    + "{\"type\":\"binary\",\"property\":\"state\",\"access\":7,"
                    + "\"value_on\":\"OPEN\",\"value_off\":\"SHUT\"}]}}]")
            + line(
                "homeassistant/sensor/tank/config",
                "{\"name\":\"Level\",\"stat_t\":\"tank/level\",\"unit_of_meas\":\"m\"}")
            + line("tank/level", "2.5"));
  }

  private static String line(String topic, String payload) {
    return Recording.line(
            new RawMessage(topic, Bytes.utf8(payload), 1, true, false, Map.of(), Instant.EPOCH))
        + "\n";
  }

  @Test
  void documentsBecomeAProjectThatPassesTheCheck() throws IOException {
    String project = folder.resolve("site").toString();
    Cli made = Cli.run("import", "auto", recording.toString(), "--out", project);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("+ hall.valve.state  z2m/hall/valve", "+ tank.Level  tank/level");
    assertThat(Cli.run("check", project).code()).isZero();
    Path documents = folder.resolve("site/discovery/auto.jsonl");
    String saved = Files.readString(documents);
    assertThat(saved).doesNotContain("\"tank/level\",\"payload\":\"2.5\"");

    Cli again = Cli.run("import", "auto", recording.toString(), "--out", project);
    assertThat(again.out()).contains("no tag changes");
    assertThat(documents).hasContent(saved);
  }

  @Test
  void previewShowsTheDifferenceAndWritesNothing() {
    Path file = folder.resolve("points.yaml");
    Cli preview =
        Cli.run(
            "import",
            "zigbee2mqtt",
            recording.toString(),
            "--out",
            file.toString(),
            "--name",
            "${vendor}.${entity}",
            "--preview");
    assertThat(preview.out()).contains("+ Acme.state  z2m/hall/valve");
    assertThat(file).doesNotExist();
  }

  @Test
  void kindsAndFiltersThatDoNotExistAreWrongUsage() {
    assertThat(Cli.run("import", "zigbe2mqtt", recording.toString()).err())
        .contains("There is no importer [zigbe2mqtt]", "zigbee2mqtt");
    assertThat(Cli.run("import", "auto", recording.toString(), "--include", "vendr=x").code())
        .isEqualTo(2);
  }

  @Test
  void projectNamesSavedDocumentsAndIsToldWhatIsWrongWithThem() throws IOException {
    Files.writeString(
        folder.resolve("project.yaml"),
        """
        name: site
        connections:
          plant: { driver: mqtt, settings: { brokers: [ "mqtt://127.0.0.1" ] } }
        preconfigurations:
          - { import: auto, documents: site.jsonl, connection: plant, group: found, exclude: [ component=sensor ] }
          - { import: homi, documents: site.jsonl, connection: plant, group: found }
          - { import: homie, documents: gone.jsonl, connection: plant, group: found }
        """);
    Cli check = Cli.run("check", folder.toString());
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out() + check.err())
        .contains("project.yaml:6: error: There is no importer [homi]")
        .contains("project.yaml:7: error: The documents [gone.jsonl] cannot be read");
  }
}
