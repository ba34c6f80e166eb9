package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.host.Mosquitto;
import io.tagwire.host.output.Json;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealBrokerTest {
  @TempDir private Path folder;
  private @Nullable Mosquitto broker;
  private String project = "";

  @BeforeEach
  void start() throws IOException {
    broker = Mosquitto.start(folder);
    project = write(broker().url());
  }

  @AfterEach
  void stop() {
    // Also called for a test that was skipped, because there is no mosquitto to start.
    if (broker != null) {
      broker.close();
    }
  }

  private Mosquitto broker() {
    return Objects.requireNonNull(broker);
  }

  private String write(String url) throws IOException {
    Path file = folder.resolve("project.yaml");
    Files.writeString(
        file,
        """
        name: site
        connections:
          site: { driver: mqtt, settings: { brokers: [ "BROKER" ] } }
        groups:
          - name: process
            connection: site
            overflow: { drop-oldest: 1000 }
            points:
              - id: level
                address: site/tank
                type: real
                selector: /level
                time: { selector: /at }
              - { id: state, address: site/state, type: text }
              - { id: setpoint, address: site/setpoint, type: real, access: read-write, write: { topic: site/setpoint/set } }
        """
            .replace("BROKER", url));
    return file.toString();
  }

  @Test
  void readShowsWhatTheBrokerKeeps() {
    broker().publish(true, "site/tank", "{\"level\":2.5}", "site/state", "filling");
    Cli cli = Cli.run("read", project, "level", "state", "--output", "jsonl");
    assertThat(cli.code()).isZero();
    assertThat(cli.lines().get(0))
        .contains("\"value\":2.5")
        .contains("\"quality\":\"UNCERTAIN_INITIAL\"");
    assertThat(cli.lines().get(1)).contains("\"value\":\"filling\"");
  }

  @Test
  void runShowsEveryMessageOfTheBroker() {
    CompletableFuture<Cli> run =
        CompletableFuture.supplyAsync(
            () -> Cli.run("run", project, "--seconds", "4", "--output", "jsonl"));
    await()
        .until(
            () -> {
              broker()
                  .publish(false, "site/tank", "{\"level\":3.5,\"at\":\"2026-03-01T10:00:00Z\"}");
              return run.isDone();
            });
    assertThat(run.join().code()).isZero();
    assertThat(run.join().out())
        .contains(
            "{\"tag\":\"level\",\"value\":3.5,\"type\":\"real\",\"quality\":\"GOOD\","
                + "\"sourceTime\":\"2026-03-01T10:00:00Z\",\"serverTime\":\"");
  }

  @Test
  void aWriteNobodyListensToSaysSo() {
    Cli cli = Cli.run("write", project, "setpoint", "40");
    assertThat(cli.out()).containsIgnoringCase("no matching subscribers");
  }

  @Test
  void aWriteWithASubscriberIsAcknowledged() throws IOException {
    Path recording = folder.resolve("writes.jsonl");
    CompletableFuture<Cli> record = record("site/setpoint/#", recording);
    await()
        .untilAsserted(
            () -> {
              Cli cli = Cli.run("write", project, "setpoint", "41.5");
              assertThat(cli.code()).isZero();
              assertThat(cli.out())
                  .contains("ACKNOWLEDGED  DONE")
                  .doesNotContainIgnoringCase("no matching");
            });
    assertThat(record.join().code()).isZero();
    assertThat(Files.readString(recording)).contains("\"payload\":\"41.5\"");
  }

  @Test
  void aWriteWithoutABrokerIsNeverDone() throws IOException {
    String nowhere = write("mqtt://127.0.0.1:" + Mosquitto.freePort());
    Cli cli = Cli.run("write", nowhere, "setpoint", "40", "--timeout", "1s");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.out()).containsPattern("FAILED|UNKNOWN").doesNotContain("DONE");
  }

  @Test
  void explainShowsTheWayFromTheMessageToTheValue() {
    broker().publish(true, "site/tank", "{\"level\":2.5}");
    Cli cli = Cli.run("explain", project, "level");
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("site/tank").contains("{\"level\":2.5}").contains("/level");
  }

  @Test
  void theReplayOfARecordingEqualsWhatWasSeenLive() throws Exception {
    Path recording = folder.resolve("all.jsonl");
    List<String> live = new CopyOnWriteArrayList<>();
    CompletableFuture<Cli> record = record("#", recording);
    try (CheckedProject checked =
            CheckedProject.load(Path.of(project), DriverCatalog.ofClassPath(), new Problems());
        RunningProject running =
            new RunningProject(
                checked.project(),
                checked.surroundings().withUpdates(batch -> live.addAll(values(batch))))) {
      running.connect().join();
      // Both subscriptions must stand before the first message that counts.
      await()
          .until(
              () -> {
                broker().publish(false, "site/state", "begin");
                return !live.isEmpty() && Files.size(recording) > 0;
              });
      broker()
          .publish(
              false,
              "site/tank",
              "{\"level\":1.25,\"at\":\"2026-03-01T10:00:00Z\"}",
              "site/state",
              "filling",
              "site/tank",
              "{\"level\":\"high\"}",
              "site/tank",
              "{\"level\":1.5,\"at\":\"2026-03-01T10:00:02Z\"}",
              "site/tank",
              "{\"lev",
              "site/other",
              "not for us",
              "site/state",
              "end");
      await().until(() -> live.stream().anyMatch(line -> line.contains("\"end\"")));
    }
    assertThat(record.join().code()).isZero();
    Cli replay = Cli.run("replay", recording.toString(), "--project", project, "--output", "jsonl");
    assertThat(replay.code()).isZero();
    assertThat(afterBegin(replay.lines().stream().map(RealBrokerTest::withoutArrival).toList()))
        .containsExactlyElementsOf(afterBegin(live))
        .hasSizeGreaterThanOrEqualTo(6);
  }

  private CompletableFuture<Cli> record(String filter, Path file) throws IOException {
    Files.writeString(file, "");
    return CompletableFuture.supplyAsync(
        () ->
            Cli.run(
                "record",
                broker().url(),
                "--filter",
                filter,
                "--out",
                file.toString(),
                "--seconds",
                "6"));
  }

  private static List<String> values(UpdateBatch batch) {
    return batch.updates().stream()
        .map((PointUpdate update) -> withoutArrival(Json.line(update)))
        .toList();
  }

  // When a message came is the one thing that may differ.
  private static String withoutArrival(String line) {
    return line.replaceAll("\"serverTime\":\"[^\"]*\"", "\"serverTime\":…");
  }

  private static List<String> afterBegin(List<String> lines) {
    int begin = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("\"begin\"")) {
        begin = i + 1;
      }
    }
    return lines.subList(begin, lines.size());
  }
}
