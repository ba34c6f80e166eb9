package io.tagwire.interop;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.interop.Host.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Our own words are not news. */
final class NoLocalProbe implements Probe {
  @Override
  public Cell run(Site site) throws Exception {
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      Tags tags =
          host.openAndAwait(
              1,
              Point.of("level", site.topic("level"), ValueType.TEXT)
                  .withSettings(Settings.of("no-local", "true")));
      host.publish(site.topic("level"), "own".getBytes(StandardCharsets.UTF_8), 1, false, Map.of());
      for (String mark : List.of("other", "mark")) {
        oracle.publish(site.topic("level"), mark);
        tags.await("level", mark);
      }
      return tags.values("level").contains("own")
          ? Cell.no("the host's own messages come back")
          : Cell.YES;
    }
  }
}
