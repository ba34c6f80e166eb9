package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {
  private static final Scope SCOPE =
      Scope.EMPTY.withAll(
          Map.of(
              "device", Optional.of("Cold store/North 2"),
              "key", Optional.of("a/b~c"),
              "pointer", Optional.of("/a~1b/x"),
              "nested", Optional.of("${device}"),
              "quoted", Optional.of("\"a\\b\n"),
              "unit", Optional.empty()));

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ; ",
      value = {
        "zigbee2mqtt/${device}   ; zigbee2mqtt/Cold store/North 2",
        "${device|id}.power      ; Cold_store.North_2.power",
        "/object/${key|pointer}  ; /object/a~1b~0c",
        "${device|upper}         ; COLD STORE/NORTH 2",
        "${ device | lower }     ; cold store/north 2",
        "$${device}              ; ${device}",
        "{value} $ and {name}    ; {value} $ and {name}",
        "${nested}               ; ${device}",
        "${unit || key}          ; a/b~c",
        "x${unit || ''}          ; x",
        "${unit || 'a b' | upper} ; A B",
        "${key || unit|pointer}  ; a~1b~0c",
        "${pointer|first}        ; a/b",
        "${quoted|json}          ; \\\"a\\\\b\\u000a"
      })
  void referencesAreReplacedOnceAndInTheirForm(String text, String expected) {
    assertThat(Substitution.parse(text).in(SCOPE)).contains(expected);
  }

  @Test
  void nothingButAReferenceWithoutAValueIsNoText() {
    assertThat(Substitution.parse("${unit}").in(SCOPE)).isEmpty();
  }

  @Test
  void nothingIsLeftWhereNoAlternativeHasAValue() {
    assertThat(Substitution.parse("${unit || unit}").in(SCOPE)).isEmpty();
  }

  @Test
  void referenceWithoutAValueInsideATextIsRefused() {
    assertThatThrownBy(() -> Substitution.parse("in ${unit}").in(SCOPE))
        .hasMessage("[in ${unit}] needs a value for [unit], which is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${device",
        "${}",
        "${a b}",
        "${device|shout}",
        "${DEVICE}",
        "${device||}",
        "${device || \"x\"}"
      })
  void faultyReferenceIsRefused(String text) {
    assertThatThrownBy(() -> Substitution.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("[" + text + "]: ");
  }
}
