package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleRunnerTest {
  private static final String HEAD =
      """
      template: t
      version: 1.0.0
      title: T
      family: F
      description: D
      parameters: [ { key: device, label: D, help: H, required: true } ]
      points:
        - { id: level, address: "${device}/level", type: real }
        - { id: state, address: "${device}/state", type: text, stale-after: 10m }
      examples:
        - example: e
          set: { device: tank }
          steps:
      """;
  private final Problems problems = new Problems();
  private final EchoFactory factory = new EchoFactory();

  private ExampleResult run(String steps) {
    Template template =
        TemplateText.read(HEAD + steps.indent(6), problems)
            .orElseThrow(() -> new AssertionError(problems.list()));
    List<ExampleResult> results = new ExampleRunner(factory, Settings.NONE).run(template);
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  @Test
  void exampleThatGivesWhatItExpectsPasses() {
    ExampleResult result =
        run(
            """
            - expect: { level: { quality: BAD_WAITING_FOR_INITIAL_DATA, value: ~ } }
            - { topic: tank/level, payload: "1.50", expect: { level: 1.5 } }
            - { topic: tank/state, payload: "007", expect: { state: "007", level: 1.5 } }
            """);

    assertThat(result.differences()).isEmpty();
    assertThat(result.compared()).isEqualTo(4);
  }

  @Test
  void differenceShowsBothSidesWithTheLineOfTheExpectation() {
    ExampleResult result =
        run(
            """
            - topic: tank/level
              payload: "1.5"
              expect:
                level: { value: 2.5, source-time: "2026-01-01T12:00:00Z" }
            """);

    assertThat(result.toString())
        .isEqualTo(
            """
            FAILED  t: e (1 value)
              t.yaml:17: level
                expected 2.5  GOOD  source time 2026-01-01T12:00:00Z
                but is   1.5  GOOD  source time none""");
  }

  @Test
  void timePassesAtOnceAndTimersOfTheDriverRun() {
    assertThat(
            run("""
                    - { topic: tank/state, payload: open, expect: { state: open } }
                    - { after: 9m, expect: { state: open } }
                    - { after: 2m, expect: { state: { value: open, quality: UNCERTAIN_LAST_USABLE } } }
                    """)
                .differences())
        .isEmpty();
  }

  @Test
  void expectationOfAPointThatIsNotThereIsADifference() {
    assertThat(run("- { topic: tank/level, payload: \"1\", expect: { levle: 1 } }\n").toString())
        .contains("There is no point [levle]");
  }

  @Test
  void whatTheDriverFindsWrongIsADifferenceNamingTheLineOfTheTemplate() {
    factory.refused = "stale-after";

    assertThat(run("- { topic: tank/level, payload: \"1\", expect: { level: 1 } }\n").toString())
        .contains("Point [state]: refused (from t.yaml:9)");
  }

  @Test
  void driverThatCannotReplayIsADifference() {
    factory.replays = false;

    assertThat(run("- { topic: tank/level, payload: \"1\", expect: { level: 1 } }\n").toString())
        .contains("Driver [echo] cannot replay messages");
  }

  @Test
  void idWithSlashesIsFoundInWhatTheDriverFindsWrong() {
    factory.refused = "stale-after";
    Template template =
        TemplateText.read(
                HEAD.replace("id: state", "id: hall/pump/state")
                    + "      - { topic: tank/level, payload: \"1\", expect: { level: 1 } }\n",
                problems)
            .orElseThrow(() -> new AssertionError(problems.list()));

    assertThat(new ExampleRunner(factory, Settings.NONE).run(template).get(0).toString())
        .contains("Point [hall/pump/state]: refused (from t.yaml:9)");
  }

  @Test
  void driverThatThrowsIsADifferenceOfTheExample() {
    ExampleResult result =
        run("- { topic: tank/level, payload: warm, expect: { level: { quality: BAD } } }\n");

    assertThat(result.compared()).isZero();
    assertThat(result.toString()).contains("The driver threw", "warm");
  }

  @Test
  void exampleOfATemplateThatCannotBeExpandedIsNotPlayed() {
    Template template =
        TemplateText.read(
                HEAD.replace("set: { device: tank }", "set: { devise: tank }")
                    + "      - { topic: tank/level, payload: \"1\", expect: { level: 1 } }\n",
                problems)
            .orElseThrow(() -> new AssertionError(problems.list()));
    ExampleResult result = new ExampleRunner(factory, Settings.NONE).run(template).get(0);

    assertThat(result.compared()).isZero();
    assertThat(result.toString()).contains("[device]", "[devise]");
  }
}
