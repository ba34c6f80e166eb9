package io.tagwire.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class IntakeBenchmarkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oneTagOfSmallJson",
        "hundredMembersOfJson",
        "oneOfHundredTopics",
        "oneOfHundredThousandTopics",
        "wildcards"
      })
  void everyMessageOfABenchmarkReachesItsTag(String benchmark) throws RunnerException {
    // The state of a benchmark refuses to begin if its messages do not give good values.
    var results =
        new Runner(
                new OptionsBuilder()
                    .include("IntakeBenchmark." + benchmark + "$")
                    .mode(Mode.SingleShotTime)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results).hasSize(1);
  }
}
