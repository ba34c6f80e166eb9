package io.tagwire.mqtt.diagnostics;

import static io.tagwire.mqtt.session.Grants.NO_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Diagnostics.Gap;
import io.tagwire.driver.Health;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.Grants;
import io.tagwire.mqtt.session.Protocol;
import io.tagwire.mqtt.session.SessionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How diagnostics are worked out from facts. */
class DiagnosticCatalogTest {
  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

  private final DiagnosticCatalog catalog = new DiagnosticCatalog(List.of("values.in"));

  private static Facts facts(Optional<Instant> certificateEnd, List<Gap> gaps) {
    return new Facts(
        NOW,
        new Health(ConnectionState.CONNECTED, NOW, Optional.empty(), Map.of("values.in", 7L)),
        new SessionInfo(
            "mqtts://a:8883", "c", "MQTT 5", "TLSv1.3", certificateEnd, Optional.empty(), ""),
        Optional.of(
            new Grants(Protocol.V5, "c", true, 20, 1, false, true, true, true, NO_LIMIT, 10, 30)),
        Optional.empty(),
        3,
        1,
        Optional.of(Duration.ofNanos(1_500_000)),
        gaps,
        Map.of());
  }

  private TagValue value(String name, ValueType type, Facts facts) {
    Point point = Point.of("p", "$driver/" + name, type);
    return catalog.of(point).orElseThrow().value(facts, type);
  }

  private TagValue value(String name, ValueType type) {
    return value(name, type, facts(Optional.empty(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({"P10D, 10", "P10DT23H, 10", "PT1H, 0", "PT-1H, -1", "P-2D, -2"})
  void daysAreWholeAndBelowZeroAfterTheEnd(Duration left, long days) {
    Facts facts = facts(Optional.of(NOW.plus(left)), List.of());
    assertThat(value("certificate/days", ValueType.INT, facts))
        .isEqualTo(TagValue.good(new Value.Int(days), NOW, NOW));
  }

  @Test
  void whatDoesNotExistSaysWhy() {
    TagValue none = value("certificate/days", ValueType.INT);
    assertThat(none.quality()).isEqualTo(Quality.BAD_OUT_OF_SERVICE);
    assertThat(none.detail()).isEqualTo("no login with a client certificate");
  }

  @Test
  void everythingCanBeTextAndAWholeNumberReal() {
    assertThat(value("counter/values.in", ValueType.REAL).value()).isEqualTo(new Value.Real(7));
    assertThat(value("counter/values.in", ValueType.TEXT).value()).isEqualTo(new Value.Text("7"));
    assertThat(value("since", ValueType.TEXT).value()).isEqualTo(new Value.Text(NOW.toString()));
    assertThat(value("round-trip", ValueType.REAL).value()).isEqualTo(new Value.Real(1.5));
    assertThat(catalog.of(Point.of("p", "$driver/state", ValueType.BOOL))).isEmpty();
  }

  @Test
  void lastGapIsASentence() {
    Gap gap =
        new Gap(NOW.minusSeconds(5), NOW, OptionalLong.of(12), "group press", "queue full", 1);
    Facts facts = facts(Optional.empty(), List.of(gap));
    assertThat(value("gaps", ValueType.INT, facts).value()).isEqualTo(new Value.Int(1));
    assertThat(value("gaps/last", ValueType.TEXT, facts).value())
        .isEqualTo(
            new Value.Text(
                "group press: 12 lost, queue full, 2026-05-04T03:01:56Z to 2026-05-04T03:02:01Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "session-present, true",
    "granted/maximum-qos, 1",
    "granted/retain, false",
    "granted/wildcards, true",
    "granted/shared-subscriptions, true",
    "granted/subscription-ids, true",
    "granted/receive-maximum, 20",
    "granted/topic-alias-maximum, 10",
    "granted/keep-alive, 30"
  })
  void whatTheBrokerGrantedIsShown(String name, String shown) {
    assertThat(value(name, ValueType.TEXT).value()).isEqualTo(new Value.Text(shown));
  }

  @Test
  void limitThatIsNoneHasNoValueAndSaysSo() {
    TagValue size = value("granted/maximum-packet-size", ValueType.INT);
    assertThat(size.value()).isNull();
    assertThat(size.detail()).isEqualTo("no limit, or not logged in");
  }
}
