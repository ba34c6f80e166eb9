package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
  private static final String DESCRIPTORS = "src/test/resources/protobuf/";

  static Collection<StepKind> kinds() {
    return DecodeChain.all();
  }

  static Object decode(String chain, String payload) {
    String placed = chain.replace("'plant.desc'", "'" + DESCRIPTORS + "plant.desc'");
    Payload message = new Payload("t", payload.getBytes(StandardCharsets.UTF_8));
    return new Extraction(Selector.parse("$payload", Map.of()), DecodeChain.parse(placed))
        .from(message);
  }

  private static void faults(String chain, String payload, String detail) {
    assertThat(decode(chain, payload)).isInstanceOf(Fault.class);
    assertThat(((Fault) decode(chain, payload)).detail()).contains(detail);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyStepDoesWhatItsExampleSays(StepKind kind) {
    StepKind.Example example = kind.example();

    assertThat(example.decode()).contains(kind.name());
    assertThat(Raw.text(decode(example.decode(), example.payload()))).isEqualTo(example.value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "unit-suffix('kW', 'W') ~ 21.5kW ~ 21.5",
        "unit-suffix(',', 'kg') ~ -1.234,5 kg ~ -1234.5",
        "unit-suffix('°C') ~ 21.5 °C ~ 21.5",
        "bits(0, 8) ~ -1 ~ 255",
        "bits(0, 3) ~ 18446744073709551615 ~ 7",
        "bit(63) ~ 18446744073709551615 ~ true",
        "number | scale(2) ~ NaN ~ NaN",
        "json | pointer('/a') | leading-number ~ {\"a\":5} ~ 5",
        "leading-number ~ 12. ~ 12",
        "leading-number(',') ~ 12, ~ 12",
        "unit-suffix('.', 'W=10') ~ 1.5W ~ 15.0",
        "bits(60, 4) ~ 18446744073709551615 ~ 15",
        "scale(2) ~ 1e2 ~ 200",
        "offset(0.1) ~ 0.2 ~ 0.3",
        "round(0) ~ 2.5 ~ 3",
        "length ~ žluť ~ 4",
        "hex | length ~ 01 02 ~ 2",
        "json | length ~ {\"a\":1} ~ 1",
        "replace('a', '') ~ banana ~ bnn",
        "key-value('&', '=', b) ~ a=1&b=2 ~ 2",
        "key-value('\\n', ':', b) ~ \"a: 1\nb: \"\"2\"\"\" ~ 2",
        "influx-line(rain) ~ \"m temp=1 1\nm rain=3i 2\nm temp=2 3\" ~ 3",
        "influx-line(on) ~ m on=t ~ true",
        "influx-line(text) ~ \"m text=\"\"a, b=c\"\",x=1\" ~ \"a, b=c\"",
        "influx-line('tag:host') ~ m,host=a\\ b,x=y v=1 ~ a b",
        "influx-line('$measurement') ~ a\\,b v=1 ~ \"a,b\"",
        "influx-line('$time') ~ m v=1 1780308000000000000 ~ 1780308000000000000",
        "influx-line('a b') ~ m a\\ b=7u ~ 7",
        "xml('a/b[2]') ~ <r><a><b>1</b><b>2</b></a></r> ~ 2",
        "xml('s[@id=7]/v') ~ <r><s id=\"6\"><v>1</v></s><s id=\"7\"><v>2</v></s></r> ~ 2",
        "xml('./@t') ~ <r t=\"5\"/> ~ 5",
        "xml('v') ~ <x:r xmlns:x=\"u\"><x:v>3</x:v></x:r> ~ 3",
        "xml('v') ~ <r><v><![CDATA[a<b]]></v></r> ~ a<b",
        "xml('v') ~ <r><v>1 &lt; 2 &#33;</v></r> ~ 1 < 2 !",
        "hex | binary(uint24) ~ 01 00 00 ~ 65536",
        "hex | binary(int24, le) ~ FE FF FF ~ -2",
        "hex | binary(bcd16) ~ 12 34 ~ 1234",
        "hex | binary(bcd32, le) ~ 78 56 34 12 ~ 12345678",
        "hex | gzip | text ~ 789ccbcf0300014e00de ~ on",
        "hex | cbor | pointer('/0') ~ 82 01 02 ~ 1",
        "hex | cbor ~ 1b ffffffffffffffff ~ 18446744073709551615",
        "hex | msgpack ~ cf ffffffffffffffff ~ 18446744073709551615",
        "hex | msgpack | pointer('/0') ~ 92 ff a1 61 ~ -1",
        "hex | msgpack | pointer('/7') ~ 81 07 c3 ~ true",
        "hex | msgpack ~ d6 ff 6a1d5d60 ~ 2026-06-01T10:22:24Z",
        "json | pointer('/a') | default(5) ~ {\"a\":null} ~ 5",
        "json | pointer('/a') | default(5) ~ {\"a\":6} ~ 6",
        "base64 | binary(uint8) ~ -A== ~ 248",
        "csv( 1 , ';' ) | number ~ a;7 ~ 7",
        "json | json | pointer('/a') ~ {\"a\":5} ~ 5",
        "xml('x:v') ~ <r xmlns:x=\"u\"><v>1</v><x:v>3</x:v></r> ~ 3",
        "hex | cbor ~ c4 82 21 19 6ab3 ~ 273.15",
        "hex | protobuf('plant.desc', 'plant.Pump') | pointer('/id') ~ 08 ffffffffffffffffff01 ~ -1",
        "hex | protobuf('plant.desc', 'plant.Pump') | pointer('/rpm') ~ 10 01 ~ -1",
        "base64 | binary(uint8) ~ +A== ~ 248",
        "registers | binary(int16) ~ -32768 ~ -32768",
        "registers | binary(uint16) ~ 65535 ~ 65535",
        "hex | bytes(0, 1) | text ~ 6f 6e ~ o",
        "hex | bytes(-1) | text ~ 6f 6e ~ n",
        "hex | bytes(-3, 2) | text ~ 6f 6e 21 ~ on",
        "hex | bytes(2) | length ~ 6f 6e ~ 0",
        "hex | binary(bcd16) ~ 99 99 ~ 9999",
        "hex | number ~ 31 32 ~ 12",
        "json | pointer('/a') | number ~ {\"a\":true} ~ 1",
        "json | pointer('/a') | number ~ {\"a\":false} ~ 0",
        "bits(0, 8) ~ 0.0 ~ 0",
        "leading-number ~ 12, 13 ~ 12",
        "leading-number ~ 12, ~ 12",
        "leading-number ~ +5 dBm ~ 5",
        "unit-suffix('=0.001', 'kW') ~ 1500 ~ 1.500",
        "csv(0) ~ on,off ~ on",
        "csv(1) ~ \"on, \"\"7\"\"\" ~ 7",
        "csv(1) ~ \"\"\"say \"\"\"\"on\"\"\"\"\"\",\"\"1,5\"\"\" ~ 1,5",
        "csv(0) ~ \"\"\"say \"\"\"\"on\"\"\"\"\"\",\"\"1,5\"\"\" ~ \"say \"\"on\"\"\"",
        "key-value(';', '=', a) ~ ;a=1 ~ 1",
        "key-value(';', '=', a) ~ \"a=\"\"\" ~ \"\"\"\"",
        "alternating('|', H) ~ |x|H|40 ~ 40",
        "influx-line(',a') ~ m \\,a=1 ~ 1",
        "hex | msgpack ~ 90 ~ []",
        "hex | msgpack | length ~ a0 ~ 0",
        "hex | msgpack | pointer('/0') | default(5) ~ 91 c0 ~ 5",
        "hex | msgpack | text ~ d5 05 6f 6e ~ on",
        "hex | msgpack | text ~ d4 ff 21 ~ !",
        "hex | msgpack ~ d7 ff 77359400 6a1d5d60 ~ 2026-06-01T10:22:24.500Z",
        "hex | msgpack ~ c7 0c ff 1dcd6500 000000006a1d5d60 ~ 2026-06-01T10:22:24.500Z",
      })
  void stepsReadWhatDevicesSend(String chain, String payload, String expected) {
    assertThat(Raw.text(decode(chain.trim(), payload))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "unit-suffix('kW') ~ 21.5 W ~ has the unit [W]",
        "unit-suffix('kW') ~ 21.5 ~ has no unit",
        "unit-suffix('kW') ~ kW ~ does not begin with a number",
        "bits(0, 8) ~ 1.5 ~ is not a whole number",
        "bits(0, 8) ~ x ~ is not a number",
        "bit(0) ~ x ~ is not a number",
        "bit(0) ~ -1e20 ~ it has no bit",
        "scale(2) ~ x ~ is not a number",
        "scale(2) ~ 1e1000000 ~ too large",
        "hex | bytes(3, 2) ~ 01 02 03 04 ~ 2 of them, are wanted, there are 4",
        "bytes(1) ~ text ~ is not bytes",
        "registers ~ 65536 ~ not a register of 16 bits",
        "registers ~ 1.5 ~ not a register of 16 bits",
        "registers ~ \"\" ~ not a register of 16 bits",
        "hex | binary(bcd16) ~ 1F 00 ~ not decimal",
        "xml('a') ~ <a><b></a> ~ Not XML",
        "xml('a') ~ \"<!DOCTYPE a [<!ENTITY x \"\"y\"\">]><a>&x;</a>\" ~ document type declaration",
        "xml('a') ~ <a>&x; ~ Not XML",
        "influx-line(a) ~ nonsense ~ no line protocol",
        "hex | gzip ~ 1f8b0800 ~ Not gzip",
        "gzip ~ text ~ is not bytes",
        "hex | cbor ~ 8201 ~ Not CBOR",
        "hex | cbor ~ 0101 ~ Not CBOR",
        "hex | msgpack ~ 9201 ~ Not MessagePack",
        "hex | msgpack ~ 0101 ~ more follows",
        "hex | msgpack ~ dd7fffffff ~ ends too early",
        "hex | msgpack ~ c67fffffff ~ ends too early",
        "hex | msgpack ~ c97fffffff01 ~ ends too early",
        "hex | msgpack ~ 82 01 01 01 02 ~ there twice",
        "hex | protobuf('plant.desc', 'plant.Reading') ~ ff ~ Not plant.Reading",
        "protobuf('plant.desc', 'plant.Reading') ~ x ~ is not bytes",
        "bit(0) ~ 0.5 ~ is not a whole number",
        "cbor ~ text ~ is not bytes",
        "hex | cbor ~ \"\" ~ Not CBOR: there is nothing",
        "hex | cbor | xml(a) ~ ff ~ Not CBOR",
        "number ~ \"  \"\"\" ~ is not a number",
        "number ~ \"\"\"\"\"\" ~ is not a number",
        "json | number ~ {} ~ is not a number",
        "json | csv(3) ~ [1] ~ has 1 fields",
        "csv(-3) ~ on,off ~ has 2 fields, field -3 is wanted",
        "registers ~ -32769 ~ not a register of 16 bits",
        "hex | bytes(-3) ~ 01 02 ~ bytes from -3 are wanted, there are 2",
        "hex | bytes(3) ~ 01 02 ~ bytes from 3 are wanted, there are 2",
        "hex | text ~ ff 41 ~ is not UTF-8 from byte 0 on",
        "scale(2) ~ 123e398 ~ too large",
        "hex | gzip ~ 1f ~ Not gzip",
        "msgpack ~ text ~ is not bytes",
        "hex | msgpack ~ 93 01 02 ~ ends too early",
        "hex | msgpack ~ 82 01 01 ~ ends too early",
        "influx-line(a) ~ \"m a=\"\"\" ~ is not a number",
        "xml('a') ~ <a><b></a> ~ Not XML that is read: The element type",
        "epoch-s ~ soon ~ is not a number",
        "epoch-s ~ nan ~ [nan] is not a time",
        "epoch-s ~ 1e300 ~ is after the year 9999",
        "epoch-s ~ 253402300800.0 ~ is after the year 9999",
        "epoch-s ~ 253402300800 ~ is after the year 9999",
      })
  void whatAStepCannotReadIsTold(String chain, String payload, String detail) {
    faults(chain.trim(), payload, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "key-value(';', '=', c) ~ a=1;b=2",
        "alternating('|', H) ~ T|21.5",
        "alternating(';', 21) ~ T;21",
        "xml('a/b') ~ <r><a/></r>",
        "xml('a[2]') ~ <r><a/></r>",
        "xml('@x') ~ <r/>",
        "influx-line(x) ~ m v=1",
        "influx-line('$time') ~ m v=1",
        "influx-line('tag:x') ~ m v=1",
        "influx-line(a) ~ m a",
        "xml('v') ~ <r><w>1</w><x:w>2</x:w></r>",
        "xml('y:v') ~ <r><v>1</v><x:v>2</x:v></r>",
        "alternating('|', H) ~ nothing",
        "alternating('|', 5) ~ T|5|6",
      })
  void whatIsNotThereIsAbsent(String chain, String payload) {
    assertThat(decode(chain.trim(), payload)).isEqualTo(Nothing.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unit-suffix",
        "unit-suffix('kW=x')",
        "scale",
        "scale(x)",
        "scale(1e999999999)",
        "offset('')",
        "round(16)",
        "round(1, 2)",
        "bit(1, 2)",
        "bits(1, 2, 3)",
        "unit-suffix(',')",
        "bits(1)",
        "bits(64, 1)",
        "bytes",
        "bytes(0, 0)",
        "bytes(0, 1, 2)",
        "eq(a, b)",
        "xml('@')",
        "binary(int32, be, 0, word-swap, 1)",
        "csv(1, ';', 2)",
        "replace(a)",
        "replace('', b)",
        "default",
        "key-value(';', '=')",
        "key-value('', '=', a)",
        "alternating('|')",
        "influx-line",
        "xml",
        "xml('a//b')",
        "xml('a[0]')",
        "xml('@a/b')",
        "cbor(1)",
        "msgpack(1)",
        "gzip(9)",
        "protobuf('plant.desc')",
        "protobuf('no-such-file.desc', 'a.B')",
        "binary(int24, word-swap)"
      })
  void wrongArgumentsAreRefused(String chain) {
    assertThatThrownBy(() -> DecodeChain.parse(chain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Decode [" + chain + "]");
  }

  @Test
  void aMessageOfProtocolBuffersIsReadWholly() {
    String hex =
        "0a 02 70 31 11 0000000000000c40 18 ffffffffffffffffff01 20 01 2a 08 08 e0 ba f5 d0 06 10"
            + " 00 32 05 08 02 10 88 0e 3a 0d 0a 02 68 69 11 0000000000002040 42 01 ff 4d ffffffff"
            + " 55 0000c03f 58 01";
    assertThat(Raw.text(decode("hex | protobuf('plant.desc', 'plant.Reading')", hex)))
        .isEqualTo(
            "{\"id\":\"p1\",\"level\":3.5,\"total\":18446744073709551615,\"state\":\"RUNNING\","
                + "\"time\":\"2026-06-01T10:22:24Z\",\"pumps\":[{\"id\":2,\"rpm\":900}],"
                + "\"limits\":{\"hi\":8.0},\"raw\":\"/w==\",\"code\":4294967295,\"ratio\":1.5,"
                + "\"on\":true}");
  }

  @Test
  void aFieldThatIsNotOnTheWireHasItsDefault() {
    assertThat(Raw.text(decode("hex | protobuf('plant.desc', 'plant.Pump')", "08 01")))
        .isEqualTo("{\"id\":1,\"rpm\":0}");
    assertThat(
            decode("hex | protobuf('plant.desc', 'plant.Reading') | pointer('/time')", "0a 01 61"))
        .isEqualTo(Nothing.ABSENT);
  }

  @Test
  void aDescriptorSetWithoutItsImportsSaysHowToMakeIt() {
    assertThatThrownBy(
            () ->
                DecodeChain.parse(
                    "protobuf('" + DESCRIPTORS + "without-imports.desc', 'plant.Reading')"))
        .hasMessageContaining("--include_imports");
    assertThatThrownBy(
            () -> DecodeChain.parse("protobuf('" + DESCRIPTORS + "plant.desc', 'plant.Nothing')"))
        .hasMessageContaining("has no message [plant.Nothing]; there are")
        .hasMessageContaining("plant.Pump");
  }

  @Test
  void aDescriptorSetIsBounded(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("large.desc");
    Files.write(file, new byte[16 * 1024 * 1024]);
    assertThatThrownBy(() -> DescriptorFile.message(file.toString(), "a.B"))
        .hasMessageContaining("it is no descriptor set");

    Files.write(file, new byte[1], StandardOpenOption.APPEND);
    assertThatThrownBy(() -> DescriptorFile.message(file.toString(), "a.B"))
        .hasMessageContaining("it has 16777217 bytes, at most 16777216");
  }

  @Test
  void documentsAreReadOnceForAllPointsOfAMessage() {
    Payload message = new Payload("t", "{\"a\":1,\"b\":2}".getBytes(StandardCharsets.UTF_8));
    Selector whole = Selector.parse("$payload", Map.of());

    Object one = new Extraction(whole, DecodeChain.parse("json | pointer('')")).from(message);
    Object other = new Extraction(whole, DecodeChain.parse("json | pointer('')")).from(message);

    assertThat(one).isSameAs(other);
  }

  @Test
  void differentDocumentsOfOneMessageAreKeptApart() {
    Payload message =
        new Payload("t", "<r><a>1</a></r>;{\"a\":2}".getBytes(StandardCharsets.UTF_8));
    Selector whole = Selector.parse("$payload", Map.of());

    assertThat(new Extraction(whole, DecodeChain.parse("csv(0, ';') | xml(a)")).from(message))
        .isEqualTo("1");
    assertThat(
            new Extraction(
                    whole, DecodeChain.parse("regex(';(.*)') | json | pointer('/a') | number"))
                .from(message))
        .isEqualTo(2L);
  }

  @Test
  void bombsInflateToNothing() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
      gzip.write(new byte[4 * 1024 * 1024]);
    }
    String hex = java.util.HexFormat.of().formatHex(packed.toByteArray());

    faults("hex | gzip", hex, "times as many");
  }

  private static Object inflated(byte[] plain, int level) throws Exception {
    var packed = new ByteArrayOutputStream();
    var deflater = new java.util.zip.Deflater(level);
    try (var zlib = new java.util.zip.DeflaterOutputStream(packed, deflater)) {
      zlib.write(plain);
    } finally {
      deflater.end();
    }
    return Inflation.inflate(packed.toByteArray());
  }

  @Test
  void aShortTextMayInflateToAnyNumberOfTimesAsMany() throws Exception {
    int free = 256 * 1024;

    assertThat((byte[]) inflated(new byte[free], 9)).hasSize(free);
    assertThat(inflated(new byte[free + 1], 9)).isInstanceOf(Fault.class);
  }

  @Test
  void whatIsInflatedIsBounded() throws Exception {
    assertThat((byte[]) inflated(new byte[Inflation.MAX_INFLATED], 0))
        .hasSize(Inflation.MAX_INFLATED);
    assertThat(inflated(new byte[Inflation.MAX_INFLATED + 1], 0)).isInstanceOf(Fault.class);
  }

  @Test
  void xmlIsReadInTheEncodingItDeclares() {
    String latin = "<?xml version='1.0' encoding='ISO-8859-2'?><r><v>\u017elu\u0165</v></r>";
    String plain = "<r><v>\u017elu\u0165</v></r>";

    assertThat(xml(latin.getBytes(Charset.forName("ISO-8859-2")))).isEqualTo("\u017elu\u0165");
    assertThat(xml(plain.getBytes(StandardCharsets.UTF_8))).isEqualTo("\u017elu\u0165");
    assertThat(xml(plain.getBytes(StandardCharsets.UTF_16))).isEqualTo("\u017elu\u0165");
    assertThat(xml(latin.replace("8859-2", "0").getBytes(StandardCharsets.UTF_8)))
        .asString()
        .contains("its encoding [ISO-0] is not known");
    assertThat(xml(plain.getBytes(Charset.forName("ISO-8859-2"))))
        .asString()
        .contains("characters that are not of its encoding");
  }

  private static Object xml(byte[] bytes) {
    return new Extraction(Selector.parse("$bytes", Map.of()), DecodeChain.parse("xml(v)"))
        .from(new Payload("t", bytes));
  }

  @Test
  void depthIsBoundedInEveryFormat() {
    faults("hex | cbor", "81".repeat(65) + "01", "Not CBOR");
    faults("hex | msgpack", "91".repeat(65) + "01", "more than 64 levels");
    faults("hex | msgpack", "8101".repeat(65) + "01", "more than 64 levels");
    faults("hex | msgpack", "81".repeat(65) + "01".repeat(66), "more than 64 levels");
    faults("xml(a)", "<a>".repeat(65) + "</a>".repeat(65), "more than 64 levels");
    faults("json", "[".repeat(65) + "]".repeat(65), "not JSON");
  }

  @Test
  void sixtyFourLevelsAreReadInEveryFormat() {
    String inJson = "[".repeat(64) + "1" + "]".repeat(64);

    assertThat(Raw.text(decode("hex | cbor", "81".repeat(64) + "01"))).isEqualTo(inJson);
    assertThat(Raw.text(decode("hex | msgpack", "91".repeat(64) + "01"))).isEqualTo(inJson);
    assertThat(Raw.text(decode("json", inJson))).isEqualTo(inJson);
    assertThat(decode("xml('" + "a/".repeat(62) + "a')", "<a>".repeat(64) + "</a>".repeat(64)))
        .isEqualTo("");
  }

  @Test
  void elementsOfXmlAreBounded() {
    String most = "<r>" + "<v/>".repeat(XmlReader.MAX_ELEMENTS - 2) + "<w>1</w></r>";

    assertThat(decode("xml(w)", most)).isEqualTo("1");
    faults("xml(w)", most.replace("</w>", "<x/></w>"), "or 100000 elements");
  }

  @Test
  void aNumberHasAtMost400Characters() {
    String longest = "9".repeat(400);

    assertThat(Raw.text(decode("number", "  " + longest + " ")))
        .isEqualTo(new BigDecimal(longest).toString());
    assertThat(decode("decimal-comma", longest)).isEqualTo(new BigDecimal(longest));
    faults("number", "  9" + longest + " ", "has 401 characters");
    faults("decimal-comma", "9" + longest, "has 401 characters");
  }

  @ParameterizedTest
  @CsvSource({"1e399,2e399", "100e397,200e397", "1e-400,2e-400"})
  void arithmeticGoesUpToNumbersOf400Digits(String payload, String twice) {
    assertThat(decode("scale(2)", payload)).isEqualTo(new BigDecimal(twice));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "100e398", "1e-401"})
  void arithmeticOnLargerNumbersIsRefused(String payload) {
    faults("scale(2)", payload, "too large or too small to be scaled");
  }

  @Test
  void aTextIsReplacedInUpToABoundOfWhatMayBecomeOfIt() {
    String to = "x".repeat(1_024);

    assertThat(decode("replace(a, '" + to + "')", "b".repeat(16_384))).asString().hasSize(16_384);
    faults("replace(a, '" + to + "')", "b".repeat(16_385), "of 16385 characters is too long");
  }

  @Test
  void registersAreBounded() {
    assertThat(decode("registers | length", "1 ".repeat(256))).isEqualTo(512L);
    faults("registers", "1 ".repeat(257), "more than 256 registers");
  }

  @Test
  void aNumberOfThousandsOfDigitsIsRefused() {
    faults("hex | cbor", "c2 59 0400" + "ff".repeat(1024), "Number value length");
  }

  @Test
  void namesOfStepsAreKnown() {
    assertThat(DecoderCompiler.stepNames())
        .containsAll(List.of("xml", "cbor", "unit-suffix"))
        .hasSameSizeAs(DecoderCompiler.steps());
  }

  @Test
  void aTextForAnExpressionHasAtMost8192Characters() {
    assertThat(decode("regex('a+')", "a".repeat(8_192))).asString().hasSize(8_192);
  }
}
