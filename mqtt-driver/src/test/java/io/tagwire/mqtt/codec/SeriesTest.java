package io.tagwire.mqtt.codec;

import static io.tagwire.mqtt.codec.Decoding.decode;
import static io.tagwire.mqtt.codec.Decoding.decoder;
import static io.tagwire.mqtt.codec.Decoding.issues;
import static io.tagwire.mqtt.codec.Decoding.payload;
import static io.tagwire.mqtt.codec.Decoding.rejects;
import static io.tagwire.mqtt.codec.Decoding.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.Decoded.NoValue;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Rejected;
import io.tagwire.mqtt.codec.Decoded.Sample;
import io.tagwire.mqtt.codec.Decoded.Several;
import io.tagwire.mqtt.codec.Decoded.Skipped;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesTest {
  private static final String[] BUFFER = {
    "series", "/buffer", "selector", "/v", "time.selector", "/t", "time.format", "epoch-s"
  };

  private static Several several(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Several.class);
    return (Several) decoded;
  }

  private static List<Value> values(Several several) {
    return several.older().stream().map(one -> sample(one).value()).toList();
  }

  @Test
  void theNewestIsTheValueAndTheOthersAreOlder() {
    Several several =
        several(
            decode(
                ValueType.INT,
                "{\"buffer\":[{\"v\":3,\"t\":1780308003},{\"v\":1,\"t\":1780308001},"
                    + "{\"v\":2,\"t\":1780308002}]}",
                BUFFER));

    assertThat(sample(several.present()).value()).isEqualTo(new Value.Int(3));
    assertThat(sample(several.present()).sourceTime()).isEqualTo(Instant.ofEpochSecond(1780308003));
    assertThat(values(several)).containsExactly(new Value.Int(1), new Value.Int(2));
  }

  @Test
  void withoutTimesTheLastIsTheValue() {
    Several several =
        several(decode(ValueType.INT, "[{\"v\":3},{\"v\":1}]", "series", "", "selector", "/v"));

    assertThat(sample(several.present()).value()).isEqualTo(new Value.Int(1));
    assertThat(values(several)).containsExactly(new Value.Int(3));
  }

  @Test
  void oneElementIsAnOrdinaryMessage() {
    assertThat(decode(ValueType.INT, "{\"buffer\":[{\"v\":3,\"t\":1780308003}]}", BUFFER))
        .isInstanceOf(Sample.class);
    assertThat(decode(ValueType.INT, "{\"buffer\":{\"v\":3,\"t\":1780308003}}", BUFFER))
        .isInstanceOf(Sample.class);
  }

  @Test
  void elementsAreFilteredOneByOneAndTheWholeDocumentIsInReach() {
    String[] settings = {
      "series", "/vals",
      "selector", "/val",
      "when.0.selector", "/id",
      "when.0.equals", "101",
      "when.1.selector", "$root/kind",
      "when.1.equals", "data",
      "time.selector", "/ts || $root/ts",
      "quality.selector", "/qc",
      "quality.map.3", "GOOD",
      "quality.map.*", "BAD"
    };
    String values =
        "[{\"id\":101,\"val\":1,\"qc\":3,\"ts\":\"2026-06-01T10:00:00Z\"},"
            + "{\"id\":102,\"val\":7,\"qc\":3},{\"id\":101,\"val\":2,\"qc\":0}]";
    String payload = "{\"kind\":\"data\",\"ts\":\"2026-06-01T11:00:00Z\",\"vals\":" + values + "}";

    Several several = several(decode(ValueType.INT, payload, settings));

    assertThat(values(several)).containsExactly(new Value.Int(1));
    assertThat(((NoValue) several.present()).quality()).isEqualTo(Quality.BAD);
    assertThat(((NoValue) several.present()).sourceTime())
        .isEqualTo(Instant.parse("2026-06-01T11:00:00Z"));
    assertThat(decode(ValueType.INT, payload.replace("data", "meta"), settings))
        .isEqualTo(Skipped.FILTERED);
    assertThat(decode(ValueType.INT, "{\"kind\":\"data\",\"vals\":[]}", settings))
        .isEqualTo(Skipped.ABSENT);
  }

  @Test
  void theMembersOfAnObjectAreElementsWhoseNameIsData() {
    Several several =
        several(
            decode(
                ValueType.REAL,
                "{\"names\":[\"Level\",\"Flow\"],\"observations\":{\"2026-06-01T10:01:00Z\":[2.5,9],"
                    + "\"2026-06-01T10:00:00Z\":[2.25,8]}}",
                "series",
                "/observations",
                "selector",
                "/[@~1names=Flow]",
                "time.selector",
                "$key"));

    assertThat(values(several)).containsExactly(new Value.Real(8));
    assertThat(sample(several.present()).value()).isEqualTo(new Value.Real(9));
    assertThat(sample(several.present()).sourceTime())
        .isEqualTo(Instant.parse("2026-06-01T10:01:00Z"));
  }

  @Test
  void elementsMayBeBareValues() {
    Several several =
        several(
            decode(
                ValueType.REAL,
                "[1, \"2,5\", 3]",
                "series",
                "",
                "selector",
                "$payload",
                "decode",
                "decimal-comma"));

    assertThat(values(several)).containsExactly(new Value.Real(1), new Value.Real(2.5));
  }

  @Test
  void whatCannotBeUnderstoodIsToldAndHidesNothing() {
    Several several =
        several(
            decode(
                ValueType.INT,
                "{\"buffer\":[{\"v\":\"x\",\"t\":1780308001},{\"v\":2,\"t\":1780308002}]}",
                BUFFER));
    assertThat(several.older()).singleElement().isInstanceOf(Rejected.class);
    assertThat(several.present()).isInstanceOf(Sample.class);
  }

  @Test
  void whatIsNoSeriesIsRejected() {
    rejects(decode(ValueType.INT, "{\"buffer\":5}", BUFFER), Reason.SELECTOR, "[5] at [/buffer]");
    rejects(decode(ValueType.INT, "nonsense", BUFFER), Reason.PAYLOAD, "not JSON");
    rejects(
        decode(ValueType.INT, "{\"buffer\":[" + "1,".repeat(10_000) + "1]}", BUFFER),
        Reason.PAYLOAD,
        "has 10001 elements, at most 10000");
    assertThat(decode(ValueType.INT, "{}", BUFFER)).isEqualTo(Skipped.ABSENT);
    assertThat(decode(ValueType.INT, "", BUFFER)).isInstanceOf(NoValue.class);
  }

  @Test
  void asManyElementsAsAreReadMayCome() {
    String most = "{\"buffer\":[" + "{\"v\":1},".repeat(9_999) + "{\"v\":2}]}";

    assertThat(several(decode(ValueType.INT, most, BUFFER)).older()).hasSize(9_999);
  }

  @Test
  void pointsOfOneMessageMayReadDifferentSeries() {
    Payload message = payload("{\"buffer\":[{\"v\":1}],\"other\":[{\"v\":2}]}");
    PointDecoder one = decoder(ValueType.INT, "series", "/buffer", "selector", "/v");
    PointDecoder other = decoder(ValueType.INT, "series", "/other", "selector", "/v");

    for (int i = 0; i < 2; i++) {
      assertThat(sample(one.decode(message)).value()).isEqualTo(new Value.Int(1));
      assertThat(sample(other.decode(message)).value()).isEqualTo(new Value.Int(2));
    }
  }

  @Test
  void theBytesOfAnElementAreThoseOfItsText() {
    String[] settings = {"series", "", "selector", "$bytes"};

    assertThat(sample(decode(ValueType.BYTES, "[\"on\"]", settings)).value())
        .isEqualTo(new Value.Binary(Bytes.utf8("on")));
    assertThat(sample(decode(ValueType.BYTES, "[5]", settings)).value())
        .isEqualTo(new Value.Binary(Bytes.utf8("5")));
    assertThat(decode(ValueType.BYTES, "[null]", settings)).isInstanceOf(NoValue.class);
  }

  @Test
  void aMemberNameNeedsASeries() {
    assertThat(issues(ValueType.TEXT, "selector", "$key"))
        .singleElement()
        .satisfies(issue -> assertThat(issue.path()).isEqualTo("series"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "base64 | gzip | json | pointer('/s') ~ H4sIAAAAAAACA6tWKlayiq5WKlOyMqzVAdNGtbG1AChGl10XAAAA",
        "hex | cbor | pointer('/s') ~ a1617382a1617601a1617602",
        "hex | msgpack | pointer('/s') ~ 81a1739281a1760181a17602"
      })
  void samplesInAnotherFormatAreBroughtToTheArray(String steps, String payload) {
    Several several =
        several(
            decode(
                ValueType.INT,
                payload,
                "series",
                "$payload",
                "series-decode",
                steps,
                "selector",
                "/v"));

    assertThat(sample(several.present()).value()).isEqualTo(new Value.Int(2));
    assertThat(values(several)).containsExactly(new Value.Int(1));
  }

  @Test
  void stepsThatDoNotArriveAtAnArrayAreRejected() {
    rejects(
        decode(ValueType.INT, "{", "series", "$payload", "series-decode", "json", "selector", "/v"),
        Reason.PAYLOAD,
        "not JSON");
  }

  @Test
  void stepsToASeriesNeedASeries() {
    assertThat(issues(ValueType.INT, "series-decode", "cbor"))
        .singleElement()
        .satisfies(issue -> assertThat(issue.message()).contains("needs [series]"));
  }

  @Test
  void explainsTheLastElement() {
    assertThat(
            decoder(ValueType.INT, BUFFER).explain(payload("{\"buffer\":[{\"v\":1},{\"v\":2}]}")))
        .anySatisfy(step -> assertThat(step.outcome()).startsWith("2 elements"))
        .anySatisfy(step -> assertThat(step.outcome()).contains("and 1 older"));
  }
}
