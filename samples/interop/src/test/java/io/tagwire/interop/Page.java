package io.tagwire.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of the documentation: what the run is held to, in the words of who reads it. */
final class Page {
  static final Path FILE = Path.of("../../docs/reference/interoperability.md");

  private static final Pattern VERSIONS =
      Pattern.compile("(?s)<!-- versions -->\n(.*?)<!-- end -->");
  private static final String INTRODUCTION =
      """
      # Interoperability

      What the MQTT driver does with the brokers people have. Each cell is a check that runs against the real
      broker, with another client on the other side; the build fails when one comes out otherwise, also when it
      comes out better. `./mvnw verify` runs the rows marked with *; `./mvnw -Pinterop verify` runs all.

      **yes**: all of what the check says below. **partly**: it works, and the note says what is lost. **no**: the
      note says why.

      """;

  private static final String NOT_RUN =
      """

      ## Not run here

      Two services that nobody can start on a machine of one's own. What follows is from what their makers say about
      them, not from a run: their limits change, so look there first.

      | Service | Set |
      |---|---|
      | Azure IoT Hub | It is no broker for topics of one's own: a device talks to the hub, on the topics of the hub, and no other client sees it. `brokers: mqtts://<hub>.azure-devices.net:8883`, `protocol: 3.1.1`, `client-id`: the device id, `username: <hub>.azure-devices.net/<device id>/?api-version=2021-04-12`, `password`: a SAS token, or a client certificate in place of it. `canary: false`, for its topic is none of the hub's. Tags on `devices/<device id>/messages/devicebound/#`, commands to `devices/<device id>/messages/events/`. QoS 0 or 1: at 2 it closes the connection. It keeps no retained message: `will.retain` and `birth.retain` off. |
      | AWS IoT Core | `brokers: mqtts://<endpoint>:8883` with a client certificate, whose policy allows the client id, the topics and the one of the canary; `client-id` without `{random}` if the policy names it. QoS 0 or 1: at 2 it closes the connection. `keep-alive` between 30 s and 20 min. Messages up to 128 KiB, topics up to 8 levels. A SUBSCRIBE of at most 8 filters, and 50 on a connection: the driver asks for all at once, so few wildcards instead of one filter for each tag. |

      """
              .stripTrailing()
          + "\n";

  private Page() {}

  /**
   * The page, with this text about the versions; it shows the rows that have one: those that ran.
   */
  static String text(String versions) {
    List<Row> rows =
        Rows.all().stream().filter(row -> versions.contains("| " + row.name() + " |")).toList();
    List<String> notes = new ArrayList<>();
    return INTRODUCTION
        + table(rows, notes)
        + notes(notes)
        + "\n## What is checked\n\n"
        + meanings()
        + "\n## What to set\n\n"
        + advice(rows)
        + NOT_RUN
        + "\n## Versions of the last full run\n\n<!-- versions -->\n"
        + versions
        + "<!-- end -->\n";
  }

  /** What an existing page says about the versions. */
  static String versions(String page) {
    Matcher matcher = VERSIONS.matcher(page);
    if (!matcher.find()) {
      throw new IllegalArgumentException(FILE + " has no place for the versions");
    }
    return matcher.group(1);
  }

  private static String table(List<Row> rows, List<String> notes) {
    StringBuilder text = new StringBuilder("| Broker |");
    StringBuilder line = new StringBuilder("|---|");
    for (Column column : Column.values()) {
      text.append(' ').append(column.title()).append(" |");
      line.append("---|");
    }
    text.append('\n').append(line).append('\n');
    for (Row row : rows) {
      text.append("| ").append(row.name()).append(row.everyRun() ? " * |" : " |");
      for (Column column : Column.values()) {
        text.append(' ').append(cell(row.expected(column), notes)).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cell(Cell cell, List<String> notes) {
    if (cell.reason().isEmpty()) {
      return cell.verdict();
    }
    if (!notes.contains(cell.reason())) {
      notes.add(cell.reason());
    }
    return cell.verdict() + " [" + (notes.indexOf(cell.reason()) + 1) + "]";
  }

  private static String notes(List<String> notes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < notes.size(); i++) {
      text.append(i == 0 ? "\n" : "").append(i + 1).append(". ").append(notes.get(i)).append('\n');
    }
    return text.toString();
  }

  private static String meanings() {
    StringBuilder text = new StringBuilder("| Check | Passed means |\n|---|---|\n");
    for (Column column : Column.values()) {
      text.append("| ")
          .append(column.title())
          .append(" | ")
          .append(column.meaning())
          .append(" |\n");
    }
    return text.toString();
  }

  private static String advice(List<Row> rows) {
    StringBuilder text = new StringBuilder("| Broker | Set |\n|---|---|\n");
    for (Row row : rows) {
      text.append("| ").append(row.name()).append(" | ").append(row.advice()).append(" |\n");
    }
    return text.toString();
  }
}
