package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnCommandTest {
  private static final String UPLINK =
      "{\"deduplicationId\":\"x\",\"time\":\"2026-01-01T00:00:00Z\",\"deviceInfo\":{\"devEui\":\"%s\"},"
          + "\"fCnt\":1,\"object\":{\"temperature\":21.5}}";

  @TempDir private Path folder;

  @BeforeEach
  void record() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String eui : new String[] {"70b3d5499a1c0042", "70b3d5499a1c0043"}) {
      lines.append(line("application/farm/device/" + eui + "/event/up", UPLINK.formatted(eui)));
    }
    lines.append(line("hall/temperature", "20.5"));
    lines.append(line("hall/lamp/set", "on"));
    Files.writeString(folder.resolve("r.jsonl"), lines);
  }

  private static String line(String topic, String payload) {
    return "{\"time\":\"2026-11-30T00:00:00Z\",\"topic\":\""
        + topic
        + "\",\"payload\":\""
        + payload.replace("\"", "\\\"")
        + "\"}\n";
  }

  private Cli learn(String project) {
    return Cli.run(
        "learn", folder.resolve("r.jsonl").toString(), "--out", folder.resolve(project).toString());
  }

  @Test
  void aRecordingBecomesAProjectThatIsSound() throws IOException {
    Cli cli = learn("site");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("chirpstack-v4-uplink")
        .contains("looks like a topic for commands");
    assertThat(folder.resolve("site/devices/chirpstack-v4-uplink.csv"))
        .content()
        .contains("70b3d5499a1c0043");
    assertThat(folder.resolve("site/learned.yaml")).content().contains("hall.temperature");
    assertThat(Cli.run("check", folder.resolve("site").toString()).code()).isZero();
    assertThat(
            Cli.run(
                    "coverage",
                    folder.resolve("site").toString(),
                    folder.resolve("r.jsonl").toString())
                .out())
        .doesNotContain("hall/temperature  (");
  }

  @Test
  void documentsAreUsedAndNotTurnedIntoALongListOfTags() throws IOException {
    Files.writeString(
        folder.resolve("r.jsonl"),
        line(
                "homeassistant/sensor/hall/config",
                "{\"name\":\"Hall\",\"state_topic\":\"hall/temperature\",\"unit_of_measurement\":\"°C\"}")
            + line("hall/temperature", "20.5"));

    assertThat(learn("site").code()).isZero();

    assertThat(folder.resolve("site/project.yaml"))
        .content()
        .contains("import: auto", "documents: documents.jsonl", "group: described")
        .doesNotContain("include");
    assertThat(folder.resolve("site/documents.jsonl")).content().contains("hall/temperature");
    assertThat(Cli.run("tags", "export", folder.resolve("site").toString()).out())
        .contains("hall/temperature");
    assertThat(Cli.run("check", folder.resolve("site").toString()).code()).isZero();
  }

  @Test
  void aProjectOfTheUserIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/project.yaml"), "name: mine\n");

    Cli cli = learn("mine");

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("was not learned");
    assertThat(folder.resolve("mine/project.yaml")).hasContent("name: mine");
  }
}
