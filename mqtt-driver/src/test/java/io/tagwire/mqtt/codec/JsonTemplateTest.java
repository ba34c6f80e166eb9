package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTemplateTest {

  private static String fill(String template, Map<String, Value> values) {
    return new String(JsonTemplate.parse(template).fill(values::get), StandardCharsets.UTF_8);
  }

  @Test
  void aLeafThatIsExactlyAPlaceBecomesTheTypedValue() {
    assertThat(
            fill(
                "{\"id\":\"{id}\",\"params\":[{\"on\":\"{value}\"}]}",
                Map.of("id", new Value.Int(7), "value", Value.Bool.TRUE)))
        .isEqualTo("{\"id\":7,\"params\":[{\"on\":true}]}");
  }

  @Test
  void aPlaceWithinATextBecomesText() {
    assertThat(fill("{\"cmd\":\"set {value} now\"}", Map.of("value", new Value.Int(5))))
        .isEqualTo("{\"cmd\":\"set 5 now\"}");
  }

  // Injection: what an operator types must not become structure.
  @Test
  void aTextValueStaysInsideItsQuotes() {
    assertThat(fill("{\"t\":\"{value}\"}", Map.of("value", new Value.Text("a\",\"b\":\"$1"))))
        .isEqualTo("{\"t\":\"a\\\",\\\"b\\\":\\\"$1\"}");
    assertThat(fill("{\"t\":\"x{value}\"}", Map.of("value", new Value.Text("\"$1\\"))))
        .isEqualTo("{\"t\":\"x\\\"$1\\\\\"}");
  }

  @Test
  void whatHasNoValueStaysAsItIs() {
    assertThat(fill("{\"a\":\"{other}\",\"b\":1.50,\"c\":null}", Map.of()))
        .isEqualTo("{\"a\":\"{other}\",\"b\":1.50,\"c\":null}");
  }

  @Test
  void namesItsPlaces() {
    assertThat(JsonTemplate.parse("{\"a\":\"{value}\",\"b\":[\"at {time-ms}\"]}").names())
        .containsExactlyInAnyOrder("value", "time-ms");
  }

  @Test
  void writesEveryTypeOfValue() {
    assertThat(JsonTemplate.json(new Value.Real(21))).isEqualTo("21");
    assertThat(JsonTemplate.json(new Value.Real(21.5))).isEqualTo("21.5");
    assertThat(JsonTemplate.json(new Value.Binary(Bytes.utf8("hi")))).isEqualTo("\"aGk=\"");
    assertThat(
            JsonTemplate.json(
                new Value.Struct(Map.of("a", new Value.Array(List.of(new Value.Int(1)))))))
        .isEqualTo("{\"a\":[1]}");
  }

  @Test
  void whatIsNoJsonIsRefusedWithThePlace() {
    assertThatThrownBy(() -> JsonTemplate.parse("{\"a\":{value}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Template [{\"a\":{value}}]: is not JSON")
        .hasMessageContaining("at byte");
  }

  @Test
  void aNumberThatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> JsonTemplate.json(new Value.Real(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no form in JSON");
  }

  @Test
  void aFilledDocumentMayBePutIntoAnother() {
    JsonTemplate template =
        JsonTemplate.parse(
            "{\"a\":[\"{value}\",1.5,7,true],\"b\":{\"c\":null,\"d\":\"at {value}\","
                + "\"e\":18446744073709551615}}");

    assertThat(template.value(Map.of("value", (Value) new Value.Int(5))::get))
        .isEqualTo(
            new Value.Struct(
                Map.of(
                    "a",
                    new Value.Array(
                        List.of(
                            new Value.Int(5),
                            new Value.Real(1.5),
                            new Value.Int(7),
                            Value.Bool.TRUE)),
                    "b",
                    new Value.Struct(
                        Map.of(
                            "c",
                            JsonTemplate.NULL,
                            "d",
                            new Value.Text("at 5"),
                            "e",
                            new Value.Real(0x1p64))))));
  }

  @Test
  void nullIsToldFromTheTextThatReadsNull() {
    Map<String, Value> values = Map.of("a", JsonTemplate.NULL, "b", new Value.Text("null"));

    assertThat(fill("{\"a\":\"{a}\",\"b\":\"{b}\"}", values))
        .isEqualTo("{\"a\":null,\"b\":\"null\"}");
  }

  @Test
  void tellsWhetherAMemberIsThere() {
    JsonTemplate template = JsonTemplate.parse("{\"a\":{\"b\":\"{value}\"}}");

    assertThat(template.has("/a/b")).isTrue();
    assertThat(template.has("/a/c")).isFalse();
  }

  @Test
  void wholeNumbersAreWrittenAsSuchWhileARealHoldsThemExactly() {
    assertThat(JsonTemplate.json(new Value.Real(0x1p53 - 1))).isEqualTo("9007199254740991");
    assertThat(JsonTemplate.json(new Value.Real(0x1p53))).isEqualTo("9.007199254740992E15");
  }
}
