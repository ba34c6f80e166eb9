package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that ends the connection and says why (MQTT 5 §3.14.2.1). */
class ServerDisconnectTest {
  private static final BrokerAddress FIRST = BrokerAddress.parse("mqtt://first");

  private static ReconnectRule rule() {
    return new ReconnectRule(
        SessionSettings.of(
            Settings.of("brokers.0", "mqtt://first", "brokers.1", "mqtts://second:8884")),
        "id",
        new Random(1));
  }

  // Every code a broker may send; a long pause is 5 s and more, a short one 100 ms at most.
  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "00, REJECTED, short",
    "80, REJECTED, short",
    "81, PROTOCOL, short",
    "82, PROTOCOL, short",
    "83, PROTOCOL, short",
    "87, AUTHENTICATION, long",
    "89, REJECTED, short",
    "8B, REJECTED, short",
    "8D, TIMEOUT, short",
    "8E, AUTHENTICATION, long",
    "8F, PROTOCOL, short",
    "90, PROTOCOL, short",
    "93, PROTOCOL, short",
    "94, PROTOCOL, short",
    "95, PROTOCOL, short",
    "96, REJECTED, long",
    "97, REJECTED, long",
    "98, REJECTED, long",
    "99, PROTOCOL, short",
    "9A, PROTOCOL, short",
    "9B, PROTOCOL, short",
    "9C, REJECTED, long",
    "9D, REJECTED, long",
    "9E, PROTOCOL, short",
    "9F, REJECTED, long",
    "A0, REJECTED, short",
    "A1, PROTOCOL, short",
    "A2, PROTOCOL, short"
  })
  void codeDecidesTheKindAndThePause(String hex, FailureKind kind, String pause) {
    int code = HexFormat.fromHexDigits(hex);
    Failure failure = Faults.disconnected(FIRST, code, null, "");
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).contains("(0x" + hex + ")").doesNotContain("reason code (0x");
    Duration chosen = rule().lost(failure, Duration.ofSeconds(30)).pause();
    if (pause.equals("long")) {
      assertThat(chosen).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    } else {
      assertThat(chosen).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
  }

  @Test
  void brokerThatIsNamedIsTakenOnlyIfItIsInTheList() {
    ReconnectRule rule = rule();
    ReconnectRule.Loss loss =
        rule.lost(
            Faults.disconnected(FIRST, ReasonCode.SERVER_MOVED, "", "other:1 second:8884"),
            Duration.ofSeconds(30));
    assertThat(rule.broker().host()).isEqualTo("second");
    assertThat(loss.pause()).isLessThan(Duration.ofSeconds(1));
    assertThat(loss.failure().message()).contains("server moved").contains("second:8884");

    rule.lost(
        Faults.disconnected(FIRST, ReasonCode.SERVER_MOVED, "", "evil.example:1883"),
        Duration.ofSeconds(30));
    assertThat(rule.broker()).isEqualTo(FIRST);
  }

  @Test
  void sessionMovesToTheBrokerThatIsNamed() throws Exception {
    RecordingSessionListener listener = new RecordingSessionListener();
    try (RealTimeContext context = new RealTimeContext();
        TinyBroker first = new TinyBroker(TinyBroker.WELCOME);
        TinyBroker second = new TinyBroker(TinyBroker.WELCOME);
        Session session =
            new Session(
                SessionSettings.of(
                    Settings.of(
                        "brokers.0", first.url(), "brokers.1", second.url(), "canary", "false")),
                context,
                listener)) {
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      String reference = second.url().substring("mqtt://".length());
      byte[] text = reference.getBytes(StandardCharsets.US_ASCII);
      // A reason string, a user property and the reference.
      String properties =
          "1f0003627965"
              + "26000161000162"
              + "1c00"
              + String.format("%02x", text.length)
              + HexFormat.of().formatHex(text);
      int length = properties.length() / 2;
      first.send(
          "e0"
              + String.format("%02x", length + 2)
              + "9d"
              + String.format("%02x", length)
              + properties);
      await().until(() -> second.connections() == 1 && session.isUp());
      assertThat(listener.failures.get(0).message())
          .contains("server moved (0x9D): bye")
          .contains("[" + reference + "]");
    }
  }
}
