package io.tagwire.mqtt.codec;

import static io.tagwire.mqtt.codec.Decoding.decode;
import static io.tagwire.mqtt.codec.Decoding.issues;
import static io.tagwire.mqtt.codec.Decoding.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Skipped;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final String TABLE =
      """
      {"head":{"fields":[{"name":"Level"},{"name":"Flow","unit":"m3/h"}],"names":["Level","Flow"],
        "a/b":["Level","Flow"]},
       "data":[{"time":"2026-06-01T10:00:00","vals":[3.5,12.25]}],
       "pumps":[{"site":"north","unit":"1","rpm":900},{"site":"north","unit":"2","rpm":1200}],
       "words":[{"text":"a=b,c","v":5}],
       "byName":{"first":{"id":7,"v":1},"second":{"id":8,"v":2}},
       "only":{"[0]":"literal"}}
      """;

  private static Value text(String selector) {
    return value(ValueType.TEXT, TABLE, "selector", selector);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/pumps/[unit=2]/rpm | 1200",
        "/pumps/[site=north,unit=2]/rpm | 1200",
        "/pumps/[site=north, unit=1]/rpm | 900",
        "/words/[text=a=b,c]/v | 5",
        "/pumps/[*]/rpm | 900",
        "/pumps/[0]/rpm | 900",
        "/pumps/[-1]/rpm | 1200",
        "/byName/[*]/v | 1",
        "/byName/[1]/v | 2",
        "/byName/[-1]/v | 2",
        "/byName/[-2]/v | 1",
        "/byName/[id=8]/v | 2",
        "/only/[0] | literal",
        "/data/0/vals/[@~1head~1fields=Flow] | 12.25",
        "/data/0/vals/[@~1head~1names=Level] | 3.5",
        "/data/0/vals/[@~1head~1a~01b=Flow] | 12.25",
      })
  void anElementIsFoundByWhatItHoldsOrWhereItStands(String selector, String expected) {
    assertThat(text(selector)).isEqualTo(new Value.Text(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pumps/[site=south,unit=2]/rpm",
        "/pumps/[2]/rpm",
        "/pumps/[-3]/rpm",
        "/byName/[2]",
        "/byName/[-3]",
        "/data/0/vals/[@~1head~1fields=Speed]",
        "/data/0/vals/[@~1nowhere=Flow]",
        "/data/0/vals/[@~1head=Flow]",
        "/byName/[@~1head~1names=Flow]",
        "/data/0/time/[0]"
      })
  void whatIsNotThereIsAbsent(String selector) {
    assertThat(decode(ValueType.TEXT, TABLE, "selector", selector)).isEqualTo(Skipped.ABSENT);
  }

  @Test
  void theFirstAlternativeThatHasAValueCounts() {
    String[] both = {"selector", "/params/switch:0/apower || /apower"};

    assertThat(value(ValueType.REAL, "{\"params\":{\"switch:0\":{\"apower\":1}}}", both))
        .isEqualTo(new Value.Real(1));
    assertThat(value(ValueType.REAL, "{\"apower\":2}", both)).isEqualTo(new Value.Real(2));
    assertThat(
            value(
                ValueType.REAL, "{\"params\":{\"switch:0\":{\"apower\":null}},\"apower\":3}", both))
        .isEqualTo(new Value.Real(3));
    assertThat(decode(ValueType.REAL, "{\"b\":2}", both)).isEqualTo(Skipped.ABSENT);
    assertThat(decode(ValueType.REAL, "{\"apower\":null}", both))
        .isInstanceOf(Decoded.NoValue.class);
    assertThat(decode(ValueType.REAL, "{\"params\":{\"switch:0\":{\"apower\":null}}}", both))
        .isInstanceOf(Decoded.NoValue.class);
  }

  @Test
  void aBareValueMayBeAnAlternativeToADocument() {
    assertThat(value(ValueType.TEXT, "online", "selector", "/state || $payload"))
        .isEqualTo(new Value.Text("online"));
    assertThat(value(ValueType.TEXT, "{\"state\":\"online\"}", "selector", "/state || $payload"))
        .isEqualTo(new Value.Text("online"));
    Decoding.rejects(
        decode(ValueType.TEXT, "online", "selector", "/state || /status"),
        Reason.PAYLOAD,
        "is not JSON");
    Decoding.rejects(
        decode(ValueType.TEXT, "online", "selector", "$property.state || /state"),
        Reason.PAYLOAD,
        "is not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$property.unit | kW",
        "$property.content-type | application/json",
        "$retained | true",
        "$topic.area | north",
        "$root/a/0 | 5",
        "$root | {\"a\":[5]}"
      })
  void aMessageHasMoreThanItsPayload(String selector, String expected) {
    assertThat(value(ValueType.TEXT, "{\"a\":[5]}", "selector", selector))
        .isEqualTo(new Value.Text(expected));
  }

  @Test
  void aLiveMessageIsNotRetained() {
    Payload live = new Payload("t", new byte[0]);

    assertThat(Selector.parse("$retained", Map.of()).select(live)).isEqualTo(false);
  }

  @Test
  void aPropertyThatIsNotThereIsAbsent() {
    assertThat(decode(ValueType.TEXT, "x", "selector", "$property.quality"))
        .isEqualTo(Skipped.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$",
        "$keys",
        "$rooted",
        "$property.",
        "a || /b",
        "/a~",
        "/a~2",
        "/a || $nothing",
        "/a || "
      })
  void whatIsNoSelectorIsRefused(String selector) {
    boolean empty = selector.endsWith(" ");
    assertThat(issues(ValueType.TEXT, "selector", selector).isEmpty()).isEqualTo(empty);
  }

  @Test
  void selectorsAreEqualByWhatTheyRead() {
    Selector one = Selector.parse("$topic.area || /a", Map.of("area", 1));

    assertThat(one)
        .isEqualTo(Selector.parse("$topic.area  ||  /a", Map.of("area", 1)))
        .hasSameHashCodeAs(Selector.parse("$topic.area  ||  /a", Map.of("area", 1)))
        .isNotEqualTo(Selector.parse("$topic.area || /a", Map.of("area", 2)));
    assertThatThrownBy(() -> Selector.parse("$topic.area || /a", Map.of()))
        .hasMessageContaining("no level variable {area}");
  }

  @Test
  void anErrorMemberMakesTheAbsentValueBad() {
    String[] settings = {
      "selector", "/apower", "quality.selector", "/errors", "quality.map.*", "BAD_DEVICE_FAILURE"
    };

    assertThat(Decoding.noValue(decode(ValueType.REAL, "{\"errors\":[\"power\"]}", settings)))
        .satisfies(none -> assertThat(none.quality()).isEqualTo(Quality.BAD_DEVICE_FAILURE))
        .satisfies(none -> assertThat(none.detail()).contains("power"));
    assertThat(decode(ValueType.REAL, "{\"id\":0}", settings)).isEqualTo(Skipped.ABSENT);
    assertThat(value(ValueType.REAL, "{\"apower\":5}", settings)).isEqualTo(new Value.Real(5));
  }
}
