package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Scope SCOPE =
      Scope.EMPTY
          .withAll(
              Map.of(
                  "relays", Optional.of("10"),
                  "energy", Optional.of("true"),
                  "mode", Optional.of("cover"),
                  "status-topic", Optional.empty()))
          .withList("fields", List.of(Map.of("", Optional.of("x"))))
          .withList("none", List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relays > 9                         | true",
        "relays < 9                         | false",
        "relays == 10.0                     | true",
        "relays != 10                       | false",
        "relays >= 10 and energy            | true",
        "not energy                         | false",
        "not energy or mode == \"cover\"    | true",
        "not (energy or mode == \"cover\")  | false",
        "energy or energy and not energy    | true",
        "mode != \"relay\"                  | true",
        "relays < 10                        | false",
        "relays > 10                        | false",
        "relays <= 10                       | true",
        "relays <= 9                        | false",
        "relays >= 11                       | false",
        "relays < 11                        | true",
        "energy == \"true\"                  | true",
        "energy != \"true\"                  | false",
        "energy and energy and not energy   | false",
        "not energy or not energy or energy | true",
        "not not energy                     | true",
        "has status-topic                   | false",
        "has mode                           | true",
        "has fields                         | true",
        "has none                           | false",
        "status-topic == \"x\"              | false",
        "status-topic != \"x\"              | true",
        "status-topic                       | false"
      })
  void holds(String condition, boolean expected) {
    assertThat(Condition.parse(condition).holds(SCOPE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "and", "relays >", "(energy", "energy energy", "relays ~ 2", "has 3", "has"})
  void whatIsNoConditionIsRefusedWithItsText(String text) {
    assertThatThrownBy(() -> Condition.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Condition [" + text + "] ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(energy        | has an open parenthesis",
        "energy energy  | has [energy] where it should end"
      })
  void messageSaysWhatIsWrong(String condition, String message) {
    assertThatThrownBy(() -> Condition.parse(condition)).hasMessageContaining(message);
  }

  @Test
  void textOnItsOwnIsNoFlag() {
    assertThatThrownBy(() -> Condition.parse("mode").holds(SCOPE)).hasMessageContaining("[cover]");
  }

  @Test
  void nestingOfUsualDepthIsTaken() {
    assertThat(Condition.parse("(".repeat(5) + "energy" + ")".repeat(5)).holds(SCOPE)).isTrue();
  }

  @Test
  void orderOfTextsIsRefused() {
    assertThatThrownBy(() -> Condition.parse("mode > 3").holds(SCOPE))
        .hasMessageContaining("not both numbers");
  }

  @Test
  void deepNestingIsRefusedNotOverflown() {
    assertThatThrownBy(() -> Condition.parse("(".repeat(100_000)))
        .hasMessageContaining("nested too deeply");
  }
}
