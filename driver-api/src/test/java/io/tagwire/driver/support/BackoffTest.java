package io.tagwire.driver.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void delayIsBetweenHalfAndTheWholeOfABoundThatDoubles() {
    Backoff backoff = new Backoff(ms(100), ms(1500), new Random(1));
    for (long bound : new long[] {100, 200, 400, 800, 1500, 1500, 1500}) {
      assertThat(backoff.next()).isBetween(ms(bound / 2), ms(bound));
    }
  }

  @Test
  void delaysDifferBetweenTwoInstances() {
    Backoff one = new Backoff(ms(10_000), ms(10_000), new Random(1));
    Backoff other = new Backoff(ms(10_000), ms(10_000), new Random(2));
    assertThat(one.next()).isNotEqualTo(other.next());
  }

  @Test
  void resetBeginsAgain() {
    Backoff backoff = new Backoff(ms(100), ms(60_000), new Random(1));
    for (int i = 0; i < 8; i++) {
      backoff.next();
    }
    assertThat(backoff.attempts()).isEqualTo(8);
    backoff.reset();
    assertThat(backoff.attempts()).isZero();
    assertThat(backoff.next()).isLessThanOrEqualTo(ms(100));
  }

  @Test
  void manyAttemptsDoNotOverflow() {
    Backoff backoff = new Backoff(ms(2), ms(Long.MAX_VALUE / 4), new Random(1));
    for (int i = 0; i < 200; i++) {
      assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(ms(Long.MAX_VALUE / 4));
    }
  }

  @Test
  void maximumBelowTheFirstIsRefused() {
    assertThatThrownBy(() -> new Backoff(ms(100), ms(50), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.1S");
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, ms(50), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
