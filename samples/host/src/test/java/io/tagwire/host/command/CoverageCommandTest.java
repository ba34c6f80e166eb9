package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageCommandTest {
  @TempDir private Path folder;

  private Cli coverage(String points, String... messages) throws IOException {
    Files.writeString(
        folder.resolve("project.yaml"),
        """
        name: p
        connections: { plant: { driver: mqtt, settings: { brokers: [ "mqtt://127.0.0.1" ] } } }
        groups:
          - name: g
            connection: plant
            points:
        """
            + points.indent(6));
    StringBuilder recording = new StringBuilder();
    for (String message : messages) {
      int space = message.indexOf(' ');
      recording
          .append("{\"time\":\"2026-11-30T00:00:00Z\",\"topic\":\"")
          .append(message, 0, space)
          .append("\",\"payload\":\"")
          .append(message.substring(space + 1).replace("\"", "\\\""))
          .append("\"}\n");
    }
    Path file = folder.resolve("r.jsonl");
    Files.writeString(file, recording);
    return Cli.run("coverage", folder.toString(), file.toString(), "--output", "jsonl");
  }

  @Test
  void everythingThatIsLeftOverIsTold() throws IOException {
    Cli cli =
        coverage(
            """
            - { id: level, address: "site/{tank}/data", type: real, selector: /level }
            - { id: list, address: site/list, type: real, selector: "/vals/[id=7]/val" }
            - { id: lonely, address: site/lonely, type: real }
            - id: pump
              address: site/pump
              type: bool
              access: read-write
              write: { topic: site/set }
            - id: pump2
              address: site/pump
              type: bool
              access: read-write
              write: { topic: site/set }
            """,
            "site/tank1/data {\"level\":1,\"more\":{\"x\":[{\"y\":2}]}}",
            "site/list {\"vals\":[{\"id\":7,\"val\":1.5}]}",
            "site/pump on",
            "site/set on",
            "site/else 3");

    assertThat(cli.lines())
        .containsExactly(
            "{\"kind\":\"topic-without-tag\",\"topic\":\"site/else\",\"messages\":1}",
            "{\"kind\":\"tag-never-fed\",\"tag\":\"lonely\",\"address\":\"site/lonely\"}",
            "{\"kind\":\"member-unread\",\"topic\":\"site/list\",\"pointer\":\"/vals/*/id\"}",
            "{\"kind\":\"member-unread\",\"topic\":\"site/tank1/data\",\"pointer\":\"/more/x/*/y\"}",
            "{\"kind\":\"command-shared\",\"topic\":\"site/set\",\"tags\":[\"pump\",\"pump2\"]}");
    assertThat(cli.code()).isEqualTo(1);
  }

  @Test
  void unreadMembersAloneAreFine() throws IOException {
    Cli cli =
        coverage(
            "- { id: level, address: t, type: real, selector: /level }\n",
            "t {\"level\":1,\"time\":\"x\"}");

    assertThat(cli.code()).isZero();
    assertThat(cli.lines()).hasSize(1);
  }
}
