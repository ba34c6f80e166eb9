package io.tagwire.mqtt.codec;

import static io.tagwire.mqtt.codec.Decoding.decode;
import static io.tagwire.mqtt.codec.Decoding.issues;
import static io.tagwire.mqtt.codec.Decoding.noValue;
import static io.tagwire.mqtt.codec.Decoding.sample;
import static io.tagwire.mqtt.codec.Decoding.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Sample;
import io.tagwire.mqtt.codec.Decoded.Skipped;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueRulesTest {
  @Test
  void whatIsAbsentKeepsIsBadOrHasAValue() {
    assertThat(decode(ValueType.REAL, "{}", "selector", "/v")).isEqualTo(Skipped.ABSENT);
    Decoding.rejects(
        decode(ValueType.REAL, "{}", "selector", "/v", "absent", "bad"),
        Reason.SELECTOR,
        "[/v] is not in the message");
    assertThat(
            value(
                ValueType.REAL,
                "{}",
                "selector",
                "/v",
                "absent",
                "value",
                "absent-value",
                "7",
                "scale",
                "0.1"))
        .isEqualTo(new Value.Real(0.7));
  }

  @Test
  void nullKeepsIsBadOrHasAValue() {
    String payload = "{\"v\":null}";
    assertThat(decode(ValueType.TEXT, payload, "selector", "/v", "null", "keep"))
        .isEqualTo(Skipped.NULL);
    assertThat(noValue(decode(ValueType.TEXT, payload, "selector", "/v")).quality())
        .isEqualTo(Quality.BAD_SENSOR_FAILURE);
    assertThat(
            value(
                ValueType.TEXT,
                payload,
                "selector",
                "/v",
                "null",
                "value",
                "null-value",
                "running"))
        .isEqualTo(new Value.Text("running"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "null"})
  void aValueInPlaceOfNoneMustBeTold(String key) {
    assertThat(issues(ValueType.REAL, key, "value"))
        .singleElement()
        .satisfies(issue -> assertThat(issue.message()).contains("[" + key + "-value]"));
    assertThat(issues(ValueType.REAL, key + "-value", "0"))
        .singleElement()
        .satisfies(issue -> assertThat(issue.message()).contains("no effect"));
  }

  @ParameterizedTest
  @CsvSource({"127.99,UNCERTAIN", "127.990,UNCERTAIN", "21.5,GOOD"})
  void anUncertainValueStays(String payload, Quality quality) {
    Sample sample = sample(decode(ValueType.REAL, payload, "uncertain-values", "127.99"));

    assertThat(sample.value()).isEqualTo(new Value.Real(Double.parseDouble(payload)));
    assertThat(sample.quality()).isEqualTo(quality);
    assertThat(sample.detail() == null).isEqualTo(quality == Quality.GOOD);
  }

  @Test
  void whatTheDeviceSaysIsWorseThanADoubt() {
    String[] settings = {"selector", "/v", "uncertain-values", "9", "quality.selector", "/q"};
    assertThat(sample(decode(ValueType.REAL, "{\"v\":9,\"q\":\"good\"}", settings)).quality())
        .isEqualTo(Quality.UNCERTAIN);
    assertThat(noValue(decode(ValueType.REAL, "{\"v\":9,\"q\":\"bad\"}", settings)).quality())
        .isEqualTo(Quality.BAD);
    assertThat(sample(decode(ValueType.REAL, "{\"v\":8,\"q\":\"uncertain\"}", settings)).detail())
        .contains("uncertain");
  }

  @Test
  void aQualityMayBeDecodedLikeAValue() {
    String[] settings = {
      "decode", "hex | binary(uint16)",
      "quality.selector", "$payload",
      "quality.decode", "hex | binary(uint8, be, 2)",
      "quality.map.192", "GOOD",
      "quality.map.*", "BAD"
    };

    assertThat(value(ValueType.INT, "01 00 C0", settings)).isEqualTo(new Value.Int(256));
    assertThat(noValue(decode(ValueType.INT, "01 00 18", settings)).detail()).contains("[24]");
    assertThat(sample(decode(ValueType.INT, "01 00", settings)).quality())
        .isEqualTo(Quality.UNCERTAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-06-01T12:05:00Z,true",
    "2026-06-01T12:05:01Z,false",
    "2026-06-01T11:00:00Z,true",
    "2031-01-01T00:00:00Z,false"
  })
  void aTimeInTheFutureIsNotUsedAndToldBesideTheValue(Instant time, boolean used) {
    Sample sample =
        sample(
            decode(
                ValueType.REAL,
                "{\"v\":1,\"t\":\"" + time + "\"}",
                "selector",
                "/v",
                "time.selector",
                "/t"));

    assertThat(sample.value()).isEqualTo(new Value.Real(1));
    assertThat(sample.sourceTime()).isEqualTo(used ? time : null);
    assertThat(sample.quality()).isEqualTo(used ? Quality.GOOD : Quality.UNCERTAIN);
    if (!used) {
      assertThat(sample.detail()).contains(time.toString()).contains("more than 5m after");
    }
  }

  @Test
  void howFarInTheFutureATimeMayBeIsASetting() {
    Sample sample =
        sample(
            decode(
                ValueType.REAL,
                "{\"v\":1,\"t\":\"2026-06-01T14:00:00\"}",
                "selector",
                "/v",
                "time.selector",
                "/t",
                "time.not-after",
                "2h"));

    assertThat(sample.sourceTime()).isEqualTo(Instant.parse("2026-06-01T14:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "1780308000,2026-06-01T10:00:00Z",
    "1780308000.25,2026-06-01T10:00:00.250Z",
    "1780308000250,2026-06-01T10:00:00.250Z",
    "1780308000250000,2026-06-01T10:00:00.250Z",
    "1780308000250000000,2026-06-01T10:00:00.250Z",
    "99999999999.0,5138-11-16T09:46:39Z",
    "99999999999,5138-11-16T09:46:39Z",
    "100000000000,1973-03-03T09:46:40Z",
    "99999999999999,5138-11-16T09:46:39.999Z",
    "100000000000000,1973-03-03T09:46:40Z",
    "99999999999999984,5138-11-16T09:46:39.999984Z",
    "100000000000000000,1973-03-03T09:46:40Z",
    "' \"1780308000.25 \"',2026-06-01T10:00:00.250Z",
    "'\"1780308000\"',2026-06-01T10:00:00Z",
    "'\"2026-06-01T12:00:00+02:00\"',2026-06-01T10:00:00Z",
    "'\"2026-06-01 12:00:00\"',2026-06-01T10:00:00Z"
  })
  void theUnitOfATimeCanBeSeenFromItsSize(String time, Instant expected) {
    Sample sample =
        sample(
            decode(
                ValueType.REAL,
                "{\"v\":1,\"t\":" + time + "}",
                "selector",
                "/v",
                "time.selector",
                "/t",
                "time.format",
                "auto",
                "time.zone",
                "+02:00",
                "time.not-before",
                "1970-01-01",
                "time.not-after",
                "99999999h"));

    assertThat(sample.sourceTime()).isEqualTo(expected);
  }
}
