package io.tagwire.preconfig.importer.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

  static Stream<Arguments> templates() {
    return Stream.of(
        arguments("{{ value }}", "$payload"),
        arguments("{{ value_json.tank.level }}", "/tank/level"),
        arguments("{{ value_json['tank 1']['a/b'] }}", "/tank 1/a~1b"),
        arguments("{{ value_json.pumps[0].speed }}", "/pumps/0/speed"),
        arguments("{{- value_json.pumps.0.speed | float(0) -}}", "/pumps/0/speed"),
        arguments("{{ value_json.get('flow') | int }}", "/flow"),
        arguments("{{ value_json.p * 0.001 }}", "/p scale 0.001"),
        arguments("{{ (value_json.t | float - 32) / 2 }}", "/t scale 0.5 offset -16"),
        arguments("{{ value_json.t | multiply(0.1) | round(1) }}", "/t scale 0.1 round 1"),
        arguments("{{ value.split(',')[2] }}", "$payload csv(2, ',')"),
        arguments("{{ value_json.door | lower }}", "/door lower"),
        arguments("{{ value_json.level | default(0) }}", "/level absent 0"),
        arguments("{{ value_json.level | default('unknown') }}", "/level"),
        arguments(
            "{{ 'on' if value_json.run else 'off' }}", "/run {true=on, 1=on, false=off, 0=off}"),
        arguments(
            "{% if not value_json.run %}a{% else %}b{% endif %}",
            "/run {true=b, 1=b, false=a, 0=a}"),
        arguments("{{ value_json.m == 'auto' }}", "/m {auto=True, *=False}"),
        arguments("{{ iif(value_json.m in ['a', 'b'], 1, 0) }}", "/m {a=1, b=1, *=0}"),
        arguments(
            "{% if value_json.m == 1 %}low{% elif value_json.m == 2 %}high{% else %}off{% endif %}",
            "/m {1=low, 2=high, *=off}"),
        arguments("{{ {'0': 'shut', '1': 'open'}[value_json.v] }}", "/v {0=shut, 1=open}"),
        arguments(
            "{% set names = {'x': 'y'} %}{{ names[value_json.v] | default('z') }}",
            "/v {x=y, *=z}"),
        arguments(
            "{{ value_json.new if value_json.new is defined else value_json.old }}",
            "/new || /old"),
        arguments("{# a note #}{{ value_json.a }}", "/a"),
        arguments("{% if value_json.id == 3 %}{{ value_json.v }}{% endif %}", "/v when /id=3"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void templateBecomesAPlaceAndSteps(String template, String meaning) {
    assertThat(shown(Reading.of(template))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ now() }}",
        "{{ states('sensor.x') }}",
        "{{ value_json.a + value_json.b }}",
        "{{ value_json.a > 5 }}",
        "{% for x in value_json %}{{ x }}{% endfor %}",
        "{{ value_json.a ~ ' °C' }}",
        "{{ 1 / 0 * value_json.a }}",
        "{{ value_json.a",
        "{{ 'a }}",
        "{{ }}",
        "{% if value_json.a %}",
        "{{ value_json.a | regex_replace('a', 'b') }}",
        "fixed"
      })
  void templateThatWouldHaveToBeRunIsRefused(String template) {
    assertThatThrownBy(() -> Reading.of(template)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void memberOfADocumentThatATemplateMakesIsAPlaceOfTheMessage() {
    String template = "{\"type\": \"{{ value_json.kind }}\", \"n\": {{ value_json.count }}}";
    assertThat(Reading.member(template, "type").selector()).isEqualTo("/kind");
    assertThat(Reading.member(template, "n").selector()).isEqualTo("/count");
    assertThatThrownBy(() -> Reading.member(template, "other")).hasMessageContaining("no [other]");
  }

  @Test
  void commandIsATextWithThePlaceOfTheValue() {
    Writing writing = Writing.of("{\"level\": {{ value | int }} }", List.of("value"));
    assertThat(writing.payload()).isEqualTo("{\"level\": {value} }");
    assertThat(Writing.of("{{ {'on': '1', 'off': '0'}[value] }}", List.of("value")).map())
        .isEqualTo(Map.of("on", "1", "off", "0"));
    assertThat(Writing.of("{{ value * 10 }}", List.of("value")).scale()).isEqualByComparingTo("10");
    assertThatThrownBy(() -> Writing.of("{{ value_json.a }}", List.of("value")))
        .hasMessageContaining("something else than the value");
  }

  @Test
  void deepAndLongTemplatesAreRefused() {
    assertThatThrownBy(() -> Reading.of("{{ " + "(".repeat(5000) + " }}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reading.of("{{ value_json" + ".a".repeat(9000) + " }}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reading.of("x".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String shown(Reading reading) {
    StringBuilder text = new StringBuilder(reading.selector());
    reading.steps().forEach(step -> text.append(' ').append(step));
    if (reading.scale().compareTo(java.math.BigDecimal.ONE) != 0) {
      text.append(" scale ").append(reading.scale().stripTrailingZeros().toPlainString());
    }
    if (reading.offset().signum() != 0) {
      text.append(" offset ").append(reading.offset().stripTrailingZeros().toPlainString());
    }
    if (reading.round() >= 0) {
      text.append(" round ").append(reading.round());
    }
    if (!reading.map().isEmpty()) {
      text.append(' ').append(reading.map());
    }
    reading.when().forEach((at, is) -> text.append(" when ").append(at).append('=').append(is));
    reading.absent().ifPresent(is -> text.append(" absent ").append(is));
    return text.toString();
  }
}
