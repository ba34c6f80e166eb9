package io.tagwire.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class BenchTest {

  @ParameterizedTest
  @EnumSource
  void everyClientGetsEveryMessageThrough(Direction direction) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new CommandLine(new Bench(new PrintStream(out, true, StandardCharsets.UTF_8)))
            .execute(
                "--direction",
                direction.name(),
                "--qos",
                "1",
                "--messages",
                "500",
                "--rounds",
                "1",
                "--output",
                "jsonl");
    String report = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(report).isZero();
    for (ClientKind client : ClientKind.values()) {
      assertThat(report.lines())
          .anyMatch(
              line ->
                  line.startsWith("{\"figure\":\"median\"")
                      && line.contains("\"client\":\"" + client.label() + "\"")
                      && line.contains("\"lost\":0.0000"));
    }
  }
}
