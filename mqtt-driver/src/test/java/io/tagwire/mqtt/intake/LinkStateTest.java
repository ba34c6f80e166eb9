package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LinkStateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final LinkState link = new LinkState(() -> NOW);

  @Test
  void attemptsThatFailAreNoLosses() {
    link.down("refused", NOW.plusSeconds(1));
    assertThat(link.now()).isEqualTo(new Link(false, 0, "refused", NOW));
  }

  @Test
  void lossCountsOnceAndKeepsItsTimeWhileReasonsChange() {
    assertThat(link.up(false)).isTrue();
    assertThat(link.up(false)).isFalse();
    link.down("reset", NOW.plusSeconds(1));
    link.down("refused", NOW.plusSeconds(2));
    assertThat(link.now()).isEqualTo(new Link(false, 1, "refused", NOW.plusSeconds(1)));
  }

  @Test
  void recordedMessagesAreNotLive() {
    link.up(true);
    assertThat(link.now().up()).isTrue();
    assertThat(link.isLive()).isFalse();
    link.down("end of the recording", NOW);
    link.up(false);
    assertThat(link.isLive()).isTrue();
  }
}
