package io.tagwire.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StartTest {

  @Test
  void everyPointGetsItsRetainedValueInOneBatch() {
    assumeTrue(
        RetainingBroker.program().isPresent() || "true".equals(System.getenv("CI")),
        "mosquitto is not installed");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new CommandLine(new Start(new PrintStream(out, true, StandardCharsets.UTF_8)))
            .execute("--points", "300", "--rounds", "1");
    String report = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(report).isZero();
    assertThat(report.lines().skip(2))
        .singleElement()
        .asString()
        .matches(" +1 +[0-9.]+ +[0-9.]+ +1 +[0-9]+ +[0-9]+");
  }
}
