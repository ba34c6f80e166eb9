package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import java.io.EOFException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectRuleTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Failure CLOSED =
      new Failure(FailureKind.UNREACHABLE, "the broker closed it", new EOFException());
  private static final Failure RESET =
      new Failure(FailureKind.UNREACHABLE, "it broke", new SocketException("Connection reset"));

  private final ReconnectRule rule =
      new ReconnectRule(
          SessionSettings.of(Settings.of("brokers", "mqtt://localhost")), "me", new Random(1));

  @Test
  void broughtToAnEndInGoodOrderTimeAndAgainIsATwin() {
    for (int i = 0; i < 3; i++) {
      assertThat(rule.lost(CLOSED, SHORT).failure()).isSameAs(CLOSED);
    }
    ReconnectRule.Loss fourth = rule.lost(CLOSED, SHORT);
    assertThat(fourth.failure().message()).contains("client id [me]");
    assertThat(fourth.pause()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void lineThatFlapsIsNoTwin() {
    for (int i = 0; i < 20; i++) {
      ReconnectRule.Loss loss = rule.lost(RESET, SHORT);
      assertThat(loss.failure()).isSameAs(RESET);
      assertThat(loss.pause()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void brokerThatIsDownBetweenIsNoTwin() {
    for (int i = 0; i < 20; i++) {
      assertThat(rule.lost(CLOSED, SHORT).failure()).isSameAs(CLOSED);
      assertThat(rule.failed(RESET)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
  }
}
