package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.Decoded.NoValue;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Rejected;
import io.tagwire.mqtt.codec.Decoded.Sample;
import io.tagwire.mqtt.route.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decodes one message with the settings of one point. */
final class Decoding {
  static final String TOPIC = "site/north/tank";
  static final Instant RECEIVED = Instant.parse("2026-06-01T12:00:00Z");

  private Decoding() {}

  static PointDecoder decoder(ValueType type, String... settings) {
    Point point = Point.of("p", "site/{area}/tank", type).withSettings(Settings.of(settings));
    List<Issue> issues = new ArrayList<>();
    PointDecoder decoder =
        new DecoderCompiler(point, TopicFilter.parse(point.address()).variables(), issues)
            .compile();
    assertThat(issues).isEmpty();
    return decoder;
  }

  static List<Issue> issues(ValueType type, String... settings) {
    Point point = Point.of("p", "site/{area}/tank", type).withSettings(Settings.of(settings));
    List<Issue> issues = new ArrayList<>();
    var unused = new DecoderCompiler(point, Map.of("area", 1), issues).compile();
    return issues;
  }

  static Decoded decode(ValueType type, String payload, String... settings) {
    return decoder(type, settings).decode(payload(payload));
  }

  static Payload payload(String text) {
    return new Payload(
        TOPIC,
        text.getBytes(StandardCharsets.UTF_8),
        true,
        RECEIVED,
        () -> Map.of("user.unit", "kW", "content-type", "application/json"));
  }

  static Sample sample(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Sample.class);
    return (Sample) decoded;
  }

  static Value value(ValueType type, String payload, String... settings) {
    return sample(decode(type, payload, settings)).value();
  }

  static NoValue noValue(Decoded decoded) {
    assertThat(decoded).isInstanceOf(NoValue.class);
    return (NoValue) decoded;
  }

  static void rejects(Decoded decoded, Reason reason, String detail) {
    assertThat(decoded).isInstanceOf(Rejected.class);
    assertThat(((Rejected) decoded).detail()).contains(detail);
    assertThat(((Rejected) decoded).reason()).isEqualTo(reason);
  }
}
