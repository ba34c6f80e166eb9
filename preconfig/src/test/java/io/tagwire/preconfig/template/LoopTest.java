package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {
  private final Problems problems = new Problems();

  private List<Scope> scopes(String loop) {
    return Loop.scopes(
        YamlReader.parse("t.yaml", loop, problems).orElseThrow(), Scope.EMPTY, problems);
  }

  @ParameterizedTest
  @CsvSource({
    "1..10000, 10000",
    "0..<10000, 10000",
    "5..4, 0",
    "9223372036854775806..9223372036854775807, 2",
  })
  void rangeMayHaveSoManyNumbersAndReachTheEdgeOfALong(String range, int rounds) {
    assertThat(scopes("{ n: " + range + " }")).hasSize(rounds);
    assertThat(problems.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1..10001",
        "0..<10001",
        "0..9223372036854775807",
        "-9223372036854775808..9223372036854775807",
      })
  void rangeThatIsTooLongIsAProblemHoweverFarItsEndsAreApart(String range) {
    assertThat(scopes("{ n: " + range + " }")).isEmpty();
    assertThat(problems.list())
        .extracting(Problem::message)
        .containsExactly("Range [" + range + "] has more than 10000 numbers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x                        | Key [for] must be a mapping",
        "{ n: { a: b } }          | Loop [n] cannot run over a mapping",
        "{ n: [ a, [ b ] ] }      | An item of a loop must be a text, not a list",
        "{ n: a..b }              | Range [a..b] must have whole numbers at both ends",
        "{ n: 1..101, m: 1..100 } | The loop has more than 10000 rounds",
      })
  void loopThatCannotRunIsAProblemInItsLine(String loop, String message) {
    scopes(loop);

    assertThat(problems.list())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).isEqualTo(message);
              assertThat(problem.line()).isEqualTo(1);
            });
  }

  @Test
  void loopsMayHaveAsManyRoundsTogetherAsOneMayHave() {
    assertThat(scopes("{ n: 1..100, m: 1..100 }")).hasSize(10_000);
    assertThat(problems.list()).isEmpty();
  }
}
