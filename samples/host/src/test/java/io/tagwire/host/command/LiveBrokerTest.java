package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.host.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What learns from, compares with and takes documents of a broker that runs. */
class LiveBrokerTest {
  @TempDir private Path folder;
  private @Nullable Mosquitto started;

  @BeforeEach
  void start() throws IOException {
    started = Mosquitto.start(folder);
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private Mosquitto broker() {
    return Objects.requireNonNull(started);
  }

  private String site() {
    return folder.resolve("site").toString();
  }

  @Test
  void aSimulatedDeviceIsLearnedRunsAndIsCovered() {
    CompletableFuture<Cli> device =
        CompletableFuture.supplyAsync(
            () ->
                Cli.run(
                    "simulate",
                    "tasmota-plug",
                    broker().url(),
                    "--every",
                    "200ms",
                    "--seconds",
                    "14"));
    awaitMessages();
    Cli learned = Cli.run("learn", broker().url(), "--seconds", "3", "--out", site());
    assertThat(learned.code()).as(learned.err()).isZero();
    assertThat(learned.out()).contains("tasmota-plug");

    Cli run = Cli.run("run", site(), "--seconds", "3", "--output", "jsonl");
    assertThat(run.lines()).anyMatch(line -> line.contains("\"quality\":\"GOOD\""));

    Cli covered = Cli.run("coverage", site(), broker().url(), "--seconds", "3");
    assertThat(covered.out())
        .containsPattern("\\d+ messages? of \\d+ topics?")
        .contains("0 topics without a tag");
    assertThat(device.join().code()).as(device.join().err()).isZero();
  }

  private void awaitMessages() {
    Path heard = folder.resolve("heard.jsonl");
    await()
        .until(
            () ->
                Cli.run("record", broker().url(), "--seconds", "1", "--out", heard.toString())
                            .code()
                        == 0
                    && Files.size(heard) > 0);
  }

  @Test
  void retainedDocumentsOfABrokerBecomeTags() throws IOException {
    broker()
        .publish(
            true,
            "homeassistant/sensor/tank/config",
            "{\"name\":\"Level\",\"stat_t\":\"tank/level\",\"unit_of_meas\":\"m\"}",
            "tank/level",
            "2.5");
    Cli cli =
        Cli.run("import", "home-assistant", broker().url(), "--seconds", "2", "--out", site());
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("+ tank.Level  tank/level");
    assertThat(Files.readString(folder.resolve("site/project.yaml"))).contains(broker().url());
    Cli read = Cli.run("read", site(), "tank.Level", "--output", "jsonl");
    assertThat(read.out()).contains("\"value\":2.5");
  }

  @Test
  void nothingIsWrittenWhereNoBrokerAnswers() throws IOException {
    String nowhere = "mqtt://127.0.0.1:" + Mosquitto.freePort();
    Cli cli = Cli.run("learn", nowhere, "--seconds", "1", "--out", site());
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("no message was heard");
    assertThat(folder.resolve("site")).doesNotExist();
  }
}
