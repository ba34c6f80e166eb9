package io.tagwire.driver.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplayTimeTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private final ReplayTime time = new ReplayTime(START);
  private final List<Instant> ran = new ArrayList<>();

  private void note() {
    ran.add(time.clock().instant());
  }

  @Test
  void timersRunAtTheTimeTheyAreDue() {
    var later = time.scheduler().schedule(this::note, 5, TimeUnit.SECONDS);
    var sooner = time.scheduler().schedule(this::note, 2, TimeUnit.SECONDS);
    time.advance(START.plusSeconds(4));
    assertThat(ran).containsExactly(START.plusSeconds(2));
    assertThat(sooner.isDone()).isTrue();
    assertThat(later.isDone()).isFalse();
    assertThat(time.clock().instant()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void aPeriodicTimerRunsOnceForEachPeriod() {
    var timer = time.scheduler().scheduleAtFixedRate(this::note, 1, 2, TimeUnit.SECONDS);
    time.advance(START.plusSeconds(6));
    assertThat(ran)
        .containsExactly(START.plusSeconds(1), START.plusSeconds(3), START.plusSeconds(5));
    timer.cancel(false);
    time.advance(START.plusSeconds(60));
    assertThat(ran).hasSize(3);
  }

  @Test
  void aRecordingThatGoesBackInTimeDoesNotTurnTheClockBack() {
    time.advance(START.plusSeconds(10));
    time.advance(START.plusSeconds(5));
    assertThat(time.clock().instant()).isEqualTo(START.plusSeconds(10));
  }
}
