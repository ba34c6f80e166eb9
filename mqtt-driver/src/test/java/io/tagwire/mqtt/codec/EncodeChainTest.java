package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncodeChainTest {
  static List<Arguments> texts() {
    return List.of(
        Arguments.of("text", new Value.Real(20), "20"),
        Arguments.of("text", Value.Bool.TRUE, "true"),
        Arguments.of("format('0.0##')", new Value.Int(1780), "1780.0"),
        Arguments.of("format('0.00')", new Value.Real(0.125), "0.13"),
        Arguments.of("decimal-comma", new Value.Real(45.5), "45,5"),
        Arguments.of("format('0.00') | decimal-comma", new Value.Real(-3), "-3,00"),
        Arguments.of("base64", new Value.Binary(Bytes.copyOf(new byte[] {1, -1})), "Af8="),
        Arguments.of("hex", new Value.Text("AZ"), "415a"),
        Arguments.of("hex | upper", new Value.Text("Z"), "5A"),
        Arguments.of("lower", new Value.Text("ON"), "on"),
        Arguments.of("binary(int16, be) | base64", new Value.Int(-2), "//4="),
        Arguments.of(
            "epoch-s | text",
            new Value.Time(Instant.ofEpochMilli(1_767_268_800_900L)),
            "1767268800"),
        Arguments.of(
            "epoch-ms | text",
            new Value.Time(Instant.ofEpochMilli(1_767_268_800_900L)),
            "1767268800900"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void stepsFollowEachOther(String chain, Value value, String text) {
    assertThat(EncodeChain.parse(chain).apply(value)).isEqualTo(new Value.Text(text));
  }

  // What is written must be read back by the step of the same name.
  @ParameterizedTest
  @CsvSource({
    "int8, -128, 80",
    "uint8, 255, ff",
    "uint8, 0, 00",
    "int8, 127, 7f",
    "'int16, le', -32768, 0080",
    "uint16, 65535, ffff",
    "'int32, le', 1, 01000000",
    "'uint32, word-swap', 4294967294, fffeffff",
    "int64, -1, ffffffffffffffff",
    "uint64, 18446744073709551615, ffffffffffffffff",
    "'float32, le', 12.5, 00004841",
    "'float32, word-swap', 12.5, 00004148",
    "float64, -0.1, bfb999999999999a"
  })
  void numberBecomesTheBytesThatAreReadBack(String form, String number, String hex) {
    Value written = EncodeChain.parse("binary(" + form + ")").apply(new Value.Text(number));
    assertThat(written).isEqualTo(new Value.Binary(Bytes.copyOf(HexFormat.of().parseHex(hex))));
    Object read =
        DecodeChain.parse("binary(" + form + ")").apply(((Value.Binary) written).value().toArray());
    assertThat(Raw.text(read)).isEqualTo(number);
  }

  static List<Arguments> misfits() {
    return List.of(
        Arguments.of("binary(uint8)", new Value.Int(256), "[256] does not fit into uint8"),
        Arguments.of("binary(int8)", new Value.Int(128), "[128] does not fit into int8"),
        Arguments.of("binary(int8)", new Value.Int(-129), "[-129] does not fit into int8"),
        Arguments.of("binary(uint16)", new Value.Int(-1), "[-1] does not fit into uint16"),
        Arguments.of("binary(int16)", new Value.Real(1.5), "[1.5] is no whole number"),
        Arguments.of("format('0')", new Value.Text("x"), "[x] is no number"),
        Arguments.of("epoch-s", new Value.Text("x"), "[x] is no time"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void valueThatDoesNotFitIsRefused(String chain, Value value, String message) {
    EncodeChain encode = EncodeChain.parse(chain);
    assertThatThrownBy(() -> encode.apply(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bytes; there is no step [bytes]",
        "text(1); takes at most 0 arguments",
        "binary; needs the type",
        "binary(int7); not [int7]",
        "binary(int16, mixed); not [mixed]",
        "binary(int16, word-swap); 4 or 8 bytes",
        "format; needs a pattern"
      })
  void chainThatCannotWorkIsRefusedWithItsStep(String chain, String message) {
    assertThatThrownBy(() -> EncodeChain.parse(chain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
