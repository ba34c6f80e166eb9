package io.tagwire.docs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.value.Bytes;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlantTest {
  @Test
  void levelIsShownWithItsUnitOrWithTheReasonWhyNot() {
    try (SmallHost host = new SmallHost();
        Plant plant = new Plant(host, "mqtt://127.0.0.1", batch -> {})) {
      feed(plant, "{\"level\": 2.5}");
      assertThat(plant.level()).isEqualTo("2.5 m");
      feed(plant, "?");
      assertThat(plant.level()).startsWith("BAD_DECODING: ");
    }
  }

  private static void feed(Plant plant, String payload) {
    plant
        .driver()
        .feature(Replay.class)
        .orElseThrow()
        .feed(
            new RawMessage(
                "site/tank1/level",
                Bytes.utf8(payload),
                1,
                false,
                false,
                Map.of(),
                Instant.parse("2026-01-01T00:00:00Z")));
  }
}
