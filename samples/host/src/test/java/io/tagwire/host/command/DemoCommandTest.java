package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void fiveDevicesAndTheStationAreLive() {
    Cli cli = Cli.run("demo", "--seconds", "6", "--output", "jsonl");
    assertThat(cli.code()).isZero();
    for (String device : List.of("plug", "climate", "machine", "probe", "station")) {
      assertThat(cli.lines())
          .as(device)
          .anyMatch(
              line ->
                  line.startsWith("{\"tag\":\"" + device + ".")
                      && line.contains("\"quality\":\"GOOD\"")
                      && line.contains("\"sourceTime\":\"20")
                      && line.contains("\"serverTime\":\"20"));
    }
    // This device sends no time, and none is made up.
    assertThat(cli.lines())
        .anyMatch(
            line ->
                line.startsWith("{\"tag\":\"shelly.switch0.power\"")
                    && line.contains("\"quality\":\"GOOD\"")
                    && line.contains("\"sourceTime\":null")
                    && line.contains("\"serverTime\":\"20"));
  }

  @Test
  void theFirstTenLinesShowEveryDeviceLive() {
    Cli cli = Cli.run("demo", "--seconds", "6", "--output", "jsonl");
    assertThat(cli.lines().subList(0, 10)).noneMatch(line -> line.contains("\"value\":null"));
    assertThat(cli.lines().subList(0, 10))
        .extracting(line -> line.replaceAll("\\{\"tag\":\"([a-z]+)\\..*", "$1"))
        .contains("plug", "shelly", "climate", "machine", "probe");
  }

  @Test
  void thePanelOfTheDemoTellsWhereItIs() {
    Cli cli = Cli.run("demo", "--seconds", "1", "--panel", "127.0.0.1:0");
    assertThat(cli.err()).contains("status page: http://127.0.0.1:");
  }
}
