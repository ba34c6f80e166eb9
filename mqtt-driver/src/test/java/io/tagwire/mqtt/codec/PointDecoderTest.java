package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.Decoded.NoValue;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Rejected;
import io.tagwire.mqtt.codec.Decoded.Sample;
import io.tagwire.mqtt.codec.Decoded.Skipped;
import io.tagwire.mqtt.route.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointDecoderTest {
  private static final String TOPIC = "site/north/tank";

  private static Decoded decode(ValueType type, byte[] payload, String... settings) {
    Point point = Point.of("p", "site/{area}/tank", type).withSettings(Settings.of(settings));
    List<Issue> issues = new ArrayList<>();
    PointDecoder decoder =
        new DecoderCompiler(point, TopicFilter.parse(point.address()).variables(), issues)
            .compile();
    assertThat(issues).isEmpty();
    return decoder.decode(new Payload(TOPIC, payload));
  }

  private static Decoded decode(ValueType type, String payload, String... settings) {
    return decode(type, payload.getBytes(StandardCharsets.UTF_8), settings);
  }

  private static Value value(ValueType type, String payload, String... settings) {
    Decoded decoded = decode(type, payload, settings);
    assertThat(decoded).isInstanceOf(Sample.class);
    return ((Sample) decoded).value();
  }

  private static void rejects(Decoded decoded, Reason reason, String detail) {
    assertThat(decoded).isInstanceOf(Rejected.class);
    assertThat(((Rejected) decoded).detail()).contains(detail);
    assertThat(((Rejected) decoded).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12.5 | 12.5",
        "'  12.5 ' | 12.5",
        "+0.75 | 0.75",
        "-.5 | -0.5",
        "7. | 7",
        "1e3 | 1000",
        "1.5E-3 | 0.0015",
        "007 | 7",
        "-0 | 0",
        "'\"12.5\"' | 12.5",
        "123456789012345678901234567890 | 1.2345678901234568E29"
      })
  void readsNumbersAsTheFieldWritesThem(String payload, double expected) {
    assertThat(value(ValueType.REAL, payload)).isEqualTo(new Value.Real(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "-", ".", "1,5", "0x10", "12 V", "1e", "--1", "1_000", "١٢"})
  void doesNotGuessWhatIsNoNumber(String payload) {
    rejects(decode(ValueType.REAL, payload, "empty", "value"), Reason.TYPE, "is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "-nan", "INF", "-inf", "Infinity"})
  void whatIsNotANumberIsASensorFailure(String payload) {
    assertThat(decode(ValueType.REAL, payload)).isInstanceOf(NoValue.class);
    assertThat(decode(ValueType.INT, payload)).isInstanceOf(NoValue.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "-9223372036854775808",
        "9223372036854775807",
        "{\"v\":9007199254740993}",
        "{\"v\":\"9007199254740993\"}",
        "{\"v\":9007199254740993.0}",
        "{\"v\":9.007199254740993e15}"
      })
  void wholeNumbersOf64BitsAreExact(String payload) {
    Value value =
        payload.startsWith("{")
            ? value(ValueType.INT, payload, "selector", "/v")
            : value(ValueType.INT, payload);
    long expected = payload.startsWith("{") ? 9007199254740993L : Long.parseLong(payload);
    assertThat(value).isEqualTo(new Value.Int(expected));
  }

  @Test
  void aWholeNumberBeyond64BitsIsRejectedForIntAndExactForText() {
    String payload = "{\"v\":18446744073709551615}";

    rejects(
        decode(ValueType.INT, payload, "selector", "/v"),
        Reason.TYPE,
        "[18446744073709551615] does not fit INT");
    assertThat(value(ValueType.TEXT, payload, "selector", "/v"))
        .isEqualTo(new Value.Text("18446744073709551615"));
    assertThat(value(ValueType.REAL, payload, "selector", "/v")).isEqualTo(new Value.Real(0x1p64));
  }

  @Test
  void aFractionIsNotSilentlyCutForInt() {
    rejects(decode(ValueType.INT, "12.5"), Reason.TYPE, "[12.5] is not a whole number");
    assertThat(value(ValueType.INT, "12.5", "round", "0")).isEqualTo(new Value.Int(13));
    assertThat(value(ValueType.INT, "12.0")).isEqualTo(new Value.Int(12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "1e-1000000000", "-1e999999999"})
  void anExponentBombCostsNothing(String payload) {
    rejects(decode(ValueType.INT, payload), Reason.TYPE, "does not fit INT");
    rejects(
        decode(ValueType.REAL, payload, "scale", "2", "offset", "1", "round", "2"),
        Reason.TYPE,
        "too large or too small to be scaled");
    assertThat(decode(ValueType.TEXT, payload, "decode", "number")).isInstanceOf(Sample.class);
    rejects(decode(ValueType.TIME, payload, "decode", "epoch-s"), Reason.STEP, "is after the year");
    rejects(decode(ValueType.BOOL, payload, "decode", "bit(3)"), Reason.STEP, "no bit 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e10000001000000", "[nan, 1e10000001000000]", "-1e-99999999999"})
  void anExponentBeyondAllNumbersIsNoDefectOfTheDriver(String payload) {
    rejects(
        decode(ValueType.REAL, payload, "selector", "/v"),
        Reason.PAYLOAD,
        "an exponent is too large");
  }

  @Test
  void aNumberWithoutEndIsRejected() {
    rejects(decode(ValueType.REAL, "9".repeat(401)), Reason.TYPE, "has 401 characters");
    rejects(
        decode(ValueType.REAL, "{\"v\":" + "9".repeat(401) + "}", "selector", "/v"),
        Reason.PAYLOAD,
        "Number value length (401) exceeds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2660 | 0.01 | | 26.6",
        "1234 | 0.1 | -40 | 83.4",
        "0.1 | 3 | | 0.3",
        "23.4 | 0.1 | -0.3 | 2.04",
        "100 | 1.8 | 32 | 212"
      })
  void scalesInDecimals(String payload, String scale, String offset, double expected) {
    Value value =
        offset == null
            ? value(ValueType.REAL, payload, "scale", scale)
            : value(ValueType.REAL, payload, "scale", scale, "offset", offset);
    assertThat(value).isEqualTo(new Value.Real(expected));
  }

  @ParameterizedTest
  @CsvSource({"2.345, 2.35", "2.344, 2.34", "-2.345, -2.35", "2, 2"})
  void roundsHalfAwayFromZero(String payload, double expected) {
    assertThat(value(ValueType.REAL, payload, "round", "2")).isEqualTo(new Value.Real(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "ON, true",
    "on, true",
    "True, true",
    "1, true",
    "' yes ', true",
    "\"true\", true",
    "Offline, false",
    "0, false",
    "no, false",
    "0.0, false",
    "1.0, true",
    "\"1\", true"
  })
  void readsBooleanWords(String payload, boolean expected) {
    Value value =
        payload.contains(".")
            ? value(ValueType.BOOL, payload, "decode", "number")
            : value(ValueType.BOOL, payload);
    assertThat(value).isEqualTo(Value.Bool.of(expected));
  }

  @Test
  void invertSwapsTrueAndFalse() {
    assertThat(value(ValueType.BOOL, "on", "invert", "true")).isEqualTo(Value.Bool.FALSE);
    assertThat(value(ValueType.BOOL, "{\"v\":false}", "selector", "/v", "invert", "true"))
        .isEqualTo(Value.Bool.TRUE);
  }

  @Test
  void aWordThatIsNeitherIsRejected() {
    rejects(decode(ValueType.BOOL, "{}", "selector", ""), Reason.TYPE, "[{}] is not one of true");
    assertThat(decode(ValueType.BOOL, "nan", "decode", "number")).isInstanceOf(NoValue.class);
    rejects(decode(ValueType.BOOL, "2"), Reason.TYPE, "[2] is not one of true, on, 1, yes, online");
    rejects(decode(ValueType.BOOL, "maybe"), Reason.TYPE, "[maybe] is not one of");
  }

  @Test
  void ownWordsReplaceTheUsualOnes() {
    String[] words = {"true-words", "OPEN", "false-words.0", "CLOSED", "false-words.1", "locked"};

    assertThat(value(ValueType.BOOL, "open", words)).isEqualTo(Value.Bool.TRUE);
    assertThat(value(ValueType.BOOL, "locked", words)).isEqualTo(Value.Bool.FALSE);
    rejects(decode(ValueType.BOOL, "on", words), Reason.TYPE, "[on] is not one of open");
  }

  @Test
  void mapsRawTextsToValues() {
    String[] map = {
      "selector", "/s", "map.0", "stopped", "map.1", "running", "map.on hold", "held"
    };

    assertThat(value(ValueType.TEXT, "{\"s\":1}", map)).isEqualTo(new Value.Text("running"));
    assertThat(value(ValueType.TEXT, "{\"s\":\"on hold\"}", map)).isEqualTo(new Value.Text("held"));
    rejects(decode(ValueType.TEXT, "{\"s\":7}", map), Reason.STEP, "[7] is not in the map");
    assertThat(value(ValueType.INT, "auto", "map.auto", "2", "map.*", "0"))
        .isEqualTo(new Value.Int(2));
    assertThat(value(ValueType.INT, "else", "map.auto", "2", "map.*", "0"))
        .isEqualTo(new Value.Int(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/b | 1",
        "/list/1 | 20",
        "/vals/[id=101]/val | 11",
        "/vals/[name=x y]/val | 12",
        "/m~1n | 3",
        "/k~0l | 4",
        "/ | 5",
        "/Ünïcode | 6",
        "/x/[id=1] | 8"
      })
  void selectsByPointerAndByMember(String selector, long expected) {
    String payload =
        "{\"a\":{\"b\":1},\"list\":[10,20],\"vals\":[{\"id\":101,\"val\":11},"
            + "{\"id\":\"102\",\"name\":\"x y\",\"val\":12}],\"m/n\":3,\"k~l\":4,\"\":5,"
            + "\"Ünïcode\":6,\"x\":{\"[id=1]\":8}}";
    assertThat(value(ValueType.INT, payload, "selector", selector))
        .isEqualTo(new Value.Int(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b", "/a/b/c", "/list/9", "/list/x", "/list/-", "/vals/[id=7]/val"})
  void aPlaceThatIsNotThereKeepsTheValueOrIsRejectedAsSet(String selector) {
    String payload = "{\"a\":{\"b\":1},\"list\":[1],\"vals\":[{\"id\":1}]}";

    assertThat(decode(ValueType.INT, payload, "selector", selector)).isEqualTo(Skipped.ABSENT);
    rejects(
        decode(ValueType.INT, payload, "selector", selector, "absent", "bad"),
        Reason.SELECTOR,
        "[" + selector + "] is not in the message");
  }

  @ParameterizedTest
  @CsvSource({"$topic[0], site", "$topic[-1], tank", "$topic[-2], north", "$topic.area, north"})
  void selectsLevelsOfTheTopic(String selector, String expected) {
    assertThat(value(ValueType.TEXT, "x", "selector", selector))
        .isEqualTo(new Value.Text(expected));
  }

  @Test
  void selectsTheNameOfAMember() {
    String payload = "{\"Zb\":{\"0x4773\":{\"Power\":1},\"0x1111\":{}}}";

    assertThat(value(ValueType.TEXT, payload, "selector", "$key:/Zb[0]"))
        .isEqualTo(new Value.Text("0x4773"));
    assertThat(value(ValueType.TEXT, payload, "selector", "$key:/Zb[-1]"))
        .isEqualTo(new Value.Text("0x1111"));
    assertThat(decode(ValueType.TEXT, payload, "selector", "$key:/Zb[2]"))
        .isEqualTo(Skipped.ABSENT);
  }

  @Test
  void aTopicLevelThatIsNotThereIsAbsent() {
    assertThat(decode(ValueType.TEXT, "x", "selector", "$topic[3]")).isEqualTo(Skipped.ABSENT);
    assertThat(decode(ValueType.TEXT, "x", "selector", "$topic[-4]")).isEqualTo(Skipped.ABSENT);
  }

  // Tasmota prints what printf of C makes of a sensor that does not answer.
  @Test
  void bareNanDoesNotSpoilTheOtherMembers() {
    String payload = "{\"a\":{\"T\":nan,\"nan\":\"inf \\\" nan\"},\"b\":-inf,\"c\":-nan,\"d\":4}";

    assertThat(value(ValueType.INT, payload, "selector", "/d")).isEqualTo(new Value.Int(4));
    assertThat(value(ValueType.TEXT, payload, "selector", "/a/nan"))
        .isEqualTo(new Value.Text("inf \" nan"));
    for (String selector : List.of("/a/T", "/b", "/c")) {
      assertThat(decode(ValueType.REAL, payload, "selector", selector)).isInstanceOf(NoValue.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"v\":1 | Unexpected end-of-input",
        "v=1 | Unrecognized token",
        "{\"v\":1}{\"v\":2} | Trailing token",
        "{\"v\":1,\"v\":2} | Duplicate field 'v'"
      })
  void aPayloadThatIsNoJsonIsRejectedWithThePlace(String payload, String detail) {
    Decoded decoded = decode(ValueType.INT, payload, "selector", "/v");

    rejects(decoded, Reason.PAYLOAD, detail);
    rejects(decoded, Reason.PAYLOAD, "at byte");
  }

  @Test
  void aTerminatingZeroAndAByteOrderMarkAreNoFault() {
    assertThat(value(ValueType.INT, "{\"v\":1}\n\0", "selector", "/v")).isEqualTo(new Value.Int(1));
    assertThat(value(ValueType.INT, "\uFEFF{\"v\":1}", "selector", "/v"))
        .isEqualTo(new Value.Int(1));
    assertThat(value(ValueType.INT, "\uFEFF17\0")).isEqualTo(new Value.Int(17));
  }

  @Test
  void deepJsonIsRejectedBeforeItCosts() {
    String payload = "[".repeat(100_000);

    rejects(decode(ValueType.ARRAY, payload), Reason.PAYLOAD, "nesting depth (65) exceeds");
  }

  @Test
  void bytesThatAreNoUtf8AreRejected() {
    byte[] broken = {'o', 'n', (byte) 0xC3};

    rejects(decode(ValueType.TEXT, broken), Reason.PAYLOAD, "is not UTF-8 from byte 2 on");
    rejects(
        decode(ValueType.TEXT, new byte[] {(byte) 0xFF, 'o'}),
        Reason.PAYLOAD,
        "is not UTF-8 from byte 0 on");
    rejects(
        decode(ValueType.TEXT, new byte[] {'"', (byte) 0xFF, '"'}, "selector", ""),
        Reason.PAYLOAD,
        "Payload is not JSON");
    assertThat(value(ValueType.TEXT, "a\uFFFDb")).isEqualTo(new Value.Text("a\uFFFDb"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "decimal-comma ~ 23,5 ~ 23.5",
        "decimal-comma ~ 1.234.567,8 ~ 1234567.8",
        "decimal-comma ~ 1 234,5 ~ 1234.5",
        "decimal-comma ~ -7 ~ -7",
        "leading-number ~ 21.5 °C ~ 21.5",
        "leading-number ~ -3dBm ~ -3",
        "leading-number ~ 5. Stock ~ 5",
        "leading-number(',') ~ 45,2 % ~ 45.2",
        "csv(1, ';') | decimal-comma ~ a;12,4;b ~ 12.4",
        "csv(-1) | number ~ 1,2,3 ~ 3",
        "csv(1) ~ x,\"7\",z ~ 7",
        "csv(1, '|') ~ 6|7|8 ~ 7",
        "regex('T=([0-9.]+)') ~ T=21.5;H=3 ~ 21.5",
        "regex('[0-9]+') ~ abc42 ~ 42",
        "regex('(?:a|b)=([0-9]+)') ~ b=8 ~ 8",
        "json | pointer('/a/1') ~ {\"a\":[1,2]} ~ 2",
        "base64 | binary(int16, be, 1) ~ AAEC ~ 258",
        "base64 | binary(uint8) ~ _w== ~ 255",
        "hex | binary(uint16, le) ~ 0x01 02 ~ 513",
        "hex | binary(int8) ~ FF ~ -1",
        "hex | binary(uint8, be, 1) ~ 00FF ~ 255",
        "hex | binary(int32, be) ~ FF:FF:FF:FE ~ -2",
        "hex | binary(uint32, be) ~ FFFFFFFF ~ 4294967295",
        "hex | binary(int64, le) ~ FEFFFFFFFFFFFFFF ~ -2",
        "hex | binary(uint64) ~ FFFFFFFFFFFFFFFF ~ 18446744073709551615",
        "hex | binary(float32, be) ~ 41BC0000 ~ 23.5",
        "hex | binary(float32, be, word-swap) ~ 000041BC ~ 23.5",
        "hex | binary(float32, le, word-swap) ~ BC410000 ~ 23.5",
        "hex | binary(float64, le) ~ 0000000000803740 ~ 23.5",
        "trim | number ~ 5 ~ 5"
      })
  void decodesStepByStep(String chain, String payload, double expected) {
    assertThat(value(ValueType.REAL, payload, "decode", chain)).isEqualTo(new Value.Real(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "decimal-comma ~ 12.5 ~ is not a number with a decimal comma",
        "leading-number ~ about 5 ~ does not begin with a number",
        "leading-number ~ 5,4 kW ~ leading-number(',') reads it",
        "csv(3) ~ 1,2 ~ has 2 fields, field 3 is wanted",
        "regex('x=(\\d+)') ~ y=1 ~ does not match x=",
        "json ~ {1 ~ Payload is not JSON",
        "base64 ~ %%% ~ is not base64",
        "hex ~ 0xZZ ~ is not hexadecimal",
        "binary(int16) ~ 12 ~ is not bytes",
        "hex | binary(int32, be, 2) ~ 00000000 ~ bytes 2 to 5 are wanted, there are 4"
      })
  void aStepThatDoesNotApplySaysWhy(String chain, String payload, String detail) {
    Decoded decoded = decode(ValueType.REAL, payload, "decode", chain);

    assertThat(decoded).isInstanceOf(Rejected.class);
    assertThat(((Rejected) decoded).detail()).contains(detail);
  }

  @Test
  void anExpressionThatBacktracksWithoutEndIsStopped() {
    rejects(
        decode(ValueType.TEXT, "1,".repeat(30), "decode", "regex('^(.*?,){15}P')"),
        Reason.STEP,
        "takes too long");
    rejects(
        decode(ValueType.TEXT, "ab".repeat(4_000), "decode", "regex('(a|b)*c')"),
        Reason.STEP,
        "takes too long");
    rejects(
        decode(ValueType.TEXT, "a".repeat(8_193), "decode", "regex('a')"),
        Reason.STEP,
        "too long for an expression");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "2, true", "15, true"})
  void readsBits(int bit, boolean expected) {
    byte[] status = {0x05, (byte) 0x80};

    Decoded decoded =
        decode(
            ValueType.BOOL,
            status,
            "selector",
            "$bytes",
            "decode",
            "binary(uint16, le) | bit(" + bit + ")");

    assertThat(decoded).isEqualTo(new Sample(Value.Bool.of(expected), Quality.GOOD, null, null));
  }

  @Test
  void comparesWithEq() {
    assertThat(value(ValueType.BOOL, "ready", "decode", "eq('ready')")).isEqualTo(Value.Bool.TRUE);
    assertThat(value(ValueType.BOOL, "lost", "decode", "eq('ready')")).isEqualTo(Value.Bool.FALSE);
    assertThat(value(ValueType.BOOL, "it's", "decode", "eq('it''s')")).isEqualTo(Value.Bool.TRUE);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T15:00:00Z, 2026-11-22T15:00:00Z",
    "2026-11-22 15:00:00, 2026-11-22T15:00:00Z",
    "2026-11-22T15:00Z, 2026-11-22T15:00:00Z",
    "2026-11-22T15:00:00.1Z, 2026-11-22T15:00:00.100Z",
    "2026-11-22T15:00:00.1234567Z, 2026-11-22T15:00:00.123456700Z",
    "2026-11-22T15:00:00.123456789Z, 2026-11-22T15:00:00.123456789Z",
    "2026-11-22T15:00:00.123456789999Z, 2026-11-22T15:00:00.123456789Z",
    "'2026-11-22T15:00:00,5Z', 2026-11-22T15:00:00.500Z",
    "2026-11-22T15:00:00+01:00, 2026-11-22T14:00:00Z",
    "2026-11-22T15:00:00-0330, 2026-11-22T18:30:00Z",
    "2026-11-22T15:00:00+01, 2026-11-22T14:00:00Z",
    "20261122T150000Z, 2026-11-22T15:00:00Z",
    "2026-11-22, 2026-11-22T00:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "20261122T1500, 2026-11-22T15:00:00Z",
    "2026-11-22T15:00:00+00:00, 2026-11-22T15:00:00Z",
    "2026-11-22T15:00:00-00:30, 2026-11-22T15:30:00Z"
  })
  void readsIsoTimes(String payload, Instant expected) {
    assertThat(value(ValueType.TIME, payload)).isEqualTo(new Value.Time(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-13-01T00:00:00Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22T15:00:00X",
        "now",
        "2026",
        "2026-11-22T15:00:00+99:00",
        "2026-11-22T15:00:00Zjunk",
        "2026-11-22T15:00:00.Z",
        "2026-11-22T15:5:00Z",
        "2026-11-22T15:00:00+1",
        "2026-00-01",
        "2026-01-00"
      })
  void doesNotGuessWhatIsNoIsoTime(String payload) {
    rejects(decode(ValueType.TIME, payload), Reason.STEP, "is not a time in ISO 8601");
  }

  @ParameterizedTest
  @CsvSource({
    "epoch-s, 1792000000, 2026-10-14T17:46:40Z",
    "epoch-s, 1680962879.620, 2023-04-08T14:07:59.620Z",
    "epoch-s, 1680962879.123456789, 2023-04-08T14:07:59.123456789Z",
    "epoch-s, -1.5, 1969-12-31T23:59:58.500Z",
    "epoch-ms, 1792000000123, 2026-10-14T17:46:40.123Z",
    "epoch-s, 253402300799, 9999-12-31T23:59:59Z",
    "epoch-s, 253402300799.0, 9999-12-31T23:59:59Z",
    "epoch-ms, -1, 1969-12-31T23:59:59.999Z",
    "epoch-us, 1792000000123456, 2026-10-14T17:46:40.123456Z",
    "epoch-ns, 1792000000123456789, 2026-10-14T17:46:40.123456789Z"
  })
  void readsEpochTimesExactly(String step, String payload, Instant expected) {
    assertThat(value(ValueType.TIME, payload, "decode", step)).isEqualTo(new Value.Time(expected));
    assertThat(value(ValueType.TIME, "{\"t\":" + payload + "}", "selector", "/t", "decode", step))
        .isEqualTo(new Value.Time(expected));
  }

  @Test
  void millisecondsTakenForSecondsAreRejected() {
    rejects(
        decode(ValueType.TIME, "1792000000123", "decode", "epoch-s"),
        Reason.STEP,
        "is after the year 9999; is it in a smaller unit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-9223372036854775808", "9223372036854775807"})
  void theLargestNumbersAreNoTimesInSeconds(String payload) {
    rejects(
        decode(ValueType.TIME, "{\"t\":" + payload + "}", "selector", "/t", "decode", "epoch-s"),
        Reason.STEP,
        "is after the year 9999");
  }

  @Test
  void aNumberAloneIsNoTime() {
    rejects(
        decode(ValueType.TIME, "{\"t\":1792000000}", "selector", "/t"),
        Reason.TYPE,
        "a number needs a step such as epoch-s");
  }

  private static Instant sourceTime(String payload, String... settings) {
    List<String> all = new ArrayList<>(List.of("selector", "/v", "time.selector", "/t"));
    all.addAll(List.of(settings));
    Decoded decoded = decode(ValueType.INT, payload, all.toArray(String[]::new));
    assertThat(decoded).isInstanceOf(Sample.class);
    Instant time = ((Sample) decoded).sourceTime();
    return time == null ? Instant.EPOCH : time;
  }

  @Test
  void aZonelessSourceTimeIsInTheZoneOfThePoint() {
    String payload = "{\"v\":1,\"t\":\"2026-07-01T12:00:00\"}";

    assertThat(sourceTime(payload)).isEqualTo(Instant.parse("2026-07-01T12:00:00Z"));
    assertThat(sourceTime(payload, "time.zone", "Europe/Prague"))
        .isEqualTo(Instant.parse("2026-07-01T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iso", "auto", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns", "pattern"})
  void aTimeThatItsDecodeReadIsTakenAsItIs(String format) {
    assertThat(
            sourceTime(
                "{\"v\":1,\"t\":1780308000250}",
                "time.decode",
                "epoch-ms",
                "time.format",
                format,
                format.equals("pattern") ? "time.pattern" : "time.not-after",
                format.equals("pattern") ? "yyyy" : "5m"))
        .isEqualTo(Instant.parse("2026-06-01T10:00:00.250Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "epoch-s,1780308000.25",
    "epoch-ms,1780308000250",
    "epoch-us,1780308000250000",
    "epoch-ns,1780308000250000000"
  })
  void theFormatOfASourceTimeIsItsUnit(String format, String time) {
    assertThat(sourceTime("{\"v\":1,\"t\":" + time + "}", "time.format", format))
        .isEqualTo(Instant.parse("2026-06-01T10:00:00.250Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd.MM.yyyy | 24.12.2025 | 2025-12-23T23:00:00Z",
        "yyyy-MM-dd HH:mm:ss Z | 2025-12-24 18:30:05 +0300 | 2025-12-24T15:30:05Z",
        "HH:mm | 18:30 | 1970-01-01T00:00:00Z",
        "dd.MM.yyyy | 2025-12-24 | 1970-01-01T00:00:00Z"
      })
  void aPatternMayHaveAZoneOrNoTimeButNeedsADate(String pattern, String time, Instant expected) {
    String[] settings = {
      "time.format", "pattern", "time.pattern", pattern, "time.zone", "Europe/Prague"
    };

    assertThat(sourceTime("{\"v\":1,\"t\":\"" + time + "\"}", settings)).isEqualTo(expected);
  }

  @Test
  void pointsOfOneMessageMayHaveSourceTimesOfTheirOwn() {
    Payload message =
        new Payload(
            TOPIC, "{\"v\":1,\"t\":1780308000,\"u\":1780308060}".getBytes(StandardCharsets.UTF_8));

    for (int i = 0; i < 2; i++) {
      assertThat(sourceTime(message, "/t")).isEqualTo(Instant.ofEpochSecond(1_780_308_000));
      assertThat(sourceTime(message, "/u")).isEqualTo(Instant.ofEpochSecond(1_780_308_060));
    }
  }

  private static @Nullable Instant sourceTime(Payload message, String selector) {
    Decoded decoded =
        Decoding.decoder(
                ValueType.INT,
                "selector",
                "/v",
                "time.selector",
                selector,
                "time.format",
                "epoch-s")
            .decode(message);
    return ((Sample) decoded).sourceTime();
  }

  @Test
  void aSourceTimeFollowsItsPattern() {
    assertThat(
            sourceTime(
                "{\"v\":1,\"t\":\"24/12/2025 18:30:05\"}",
                "time.format",
                "pattern",
                "time.pattern",
                "dd/MM/yyyy HH:mm:ss",
                "time.zone",
                "+01:00"))
        .isEqualTo(Instant.parse("2025-12-24T17:30:05Z"));
  }

  @Test
  void aClockThatIsNotSetGivesNoSourceTime() {
    assertThat(sourceTime("{\"v\":1,\"t\":1.61}", "time.format", "epoch-s"))
        .isEqualTo(Instant.EPOCH);
    assertThat(sourceTime("{\"v\":1,\"t\":\"1970-01-01T00:00:10\"}")).isEqualTo(Instant.EPOCH);
    assertThat(
            sourceTime("{\"v\":1,\"t\":\"2019-05-05T00:00:00\"}", "time.not-before", "2020-01-01"))
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void aSourceTimeThatCannotBeReadIsNoReasonToDoubtTheValue() {
    assertThat(sourceTime("{\"v\":1,\"t\":\"soon\"}")).isEqualTo(Instant.EPOCH);
    assertThat(sourceTime("{\"v\":1}")).isEqualTo(Instant.EPOCH);
  }

  @Test
  void nullIsKeptWhereTheSettingSaysSo() {
    assertThat(decode(ValueType.INT, "{\"v\":null}", "selector", "/v"))
        .isEqualTo(new NoValue(Quality.BAD_SENSOR_FAILURE, null, "device sends null"));
    assertThat(decode(ValueType.INT, "{\"v\":null}", "selector", "/v", "null", "keep"))
        .isEqualTo(Skipped.NULL);
  }

  @Test
  void anEmptyPayloadIsBadOrKeptOrAValueAsSet() {
    assertThat(decode(ValueType.TEXT, "")).isInstanceOf(NoValue.class);
    assertThat(decode(ValueType.TEXT, "", "empty", "keep")).isEqualTo(Skipped.EMPTY);
    assertThat(value(ValueType.TEXT, "", "empty", "value")).isEqualTo(new Value.Text(""));
  }

  @Test
  void allRowsOfAMessageFilterMustHold() {
    String[] filter = {
      "selector",
      "/v",
      "when.0.selector",
      "/kind",
      "when.0.equals",
      "a",
      "when.1.selector",
      "$topic[1]",
      "when.1.matches",
      "nor.*"
    };

    assertThat(decode(ValueType.INT, "{\"kind\":\"a\",\"v\":1}", filter))
        .isInstanceOf(Sample.class);
    assertThat(decode(ValueType.INT, "{\"kind\":\"b\",\"v\":1}", filter))
        .isEqualTo(Skipped.FILTERED);
    assertThat(decode(ValueType.INT, "{\"v\":1}", filter)).isEqualTo(Skipped.FILTERED);
    rejects(decode(ValueType.INT, "{", filter), Reason.PAYLOAD, "Payload is not JSON");
  }

  @Test
  void readsStructuresAndArrays() {
    String payload = "{\"a\":[1,2.5,\"x\",true],\"b\":{\"c\":18446744073709551615},\"n\":null}";

    assertThat(value(ValueType.STRUCT, payload))
        .isEqualTo(
            new Value.Struct(
                Map.of(
                    "a",
                    new Value.Array(
                        List.of(
                            new Value.Int(1),
                            new Value.Real(2.5),
                            new Value.Text("x"),
                            Value.Bool.TRUE)),
                    "b",
                    new Value.Struct(Map.of("c", new Value.Text("18446744073709551615"))))));
    assertThat(value(ValueType.ARRAY, payload, "selector", "/a").type()).isEqualTo(ValueType.ARRAY);
    rejects(decode(ValueType.ARRAY, payload), Reason.TYPE, "is no JSON array");
    rejects(decode(ValueType.ARRAY, "[1,null]"), Reason.TYPE, "element 1 of an array is null");
    rejects(decode(ValueType.ARRAY, "[1,1e400]"), Reason.TYPE, "does not fit REAL");
    rejects(decode(ValueType.STRUCT, "{\"a\":[1e400]}"), Reason.TYPE, "does not fit REAL");
    rejects(decode(ValueType.ARRAY, "[1,nan]"), Reason.TYPE, "element 1 of an array is null");
  }

  @Test
  void readsBytesAsTheyAre() {
    byte[] payload = {0, (byte) 0xFF, 7};

    assertThat(decode(ValueType.BYTES, payload))
        .isEqualTo(new Sample(new Value.Binary(Bytes.copyOf(payload)), Quality.GOOD, null, null));
  }

  @Test
  void textOfAJsonNumberKeepsItsDigits() {
    assertThat(value(ValueType.TEXT, "{\"v\":1.10}", "selector", "/v"))
        .isEqualTo(new Value.Text("1.10"));
  }

  @Test
  void explainsEveryStep() {
    Point point =
        Point.of("p", "a/b", ValueType.REAL)
            .withSettings(
                Settings.of(
                    "selector", "/s", "decode", "csv(1, ';') | decimal-comma", "scale", "10"));
    PointDecoder decoder = new DecoderCompiler(point, Map.of(), new ArrayList<>()).compile();
    byte[] payload = "{\"s\":\"x;1,5\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(decoder.explain(new Payload("a/b", payload)))
        .extracting(step -> step.name() + " -> " + step.outcome())
        .containsExactly(
            "selector /s -> x;1,5",
            "decode csv(1, ';') -> 1,5",
            "decode decimal-comma -> 1.5",
            "decoded -> 15.0, GOOD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"v\":1,\"t\":1780308000} ~ 2026-06-01T10:00:00Z",
        "{\"v\":1} ~ not in this message",
        "{\"v\":1,\"t\":5} ~ 1970-01-01T00:00:05Z, before 2010-01-01T00:00:00Z: the clock of the"
            + " device is not set",
        "{\"v\":1,\"t\":1780316000} ~ source time 2026-06-01T12:13:20Z is more than 5m after",
        "{\"v\":1,\"t\":\"soon\"} ~ [soon] is not a number"
      })
  void explainsTheSourceTime(String payload, String outcome) {
    PointDecoder decoder =
        Decoding.decoder(
            ValueType.INT, "selector", "/v", "time.selector", "/t", "time.format", "epoch-s");

    assertThat(decoder.explain(Decoding.payload(payload)))
        .filteredOn(step -> step.name().equals("time"))
        .singleElement()
        .satisfies(step -> assertThat(step.outcome()).contains(outcome));
  }

  @Test
  void levelsOfATopicThatBeginsWithASlashAreCountedFromTheEmptyOne() {
    Payload message = new Payload("/site/tank", new byte[0]);

    assertThat(message.level(0)).isEqualTo("");
    assertThat(message.level(1)).isEqualTo("site");
    assertThat(message.level(-3)).isEqualTo("");
    assertThat(message.level(3)).isEqualTo(Nothing.ABSENT);
  }
}
