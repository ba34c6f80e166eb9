package io.tagwire.interop;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.ValueType;
import io.tagwire.interop.Host.Tags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a tag may say about retained messages. */
final class RetainHandlingProbe implements Probe {
  @Override
  public Cell run(Site site) throws Exception {
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      oracle.publish(site.topic("never"), bytes("kept"), 1, true, Map.of());
      Tags tags =
          host.openAndAwait(
              2,
              point(site, "never", "retain-handling", "never"),
              point(site, "flagged", "retain-as-published", "true"));
      oracle.publish(site.topic("flagged"), bytes("live"), 1, true, Map.of());
      for (String mark : List.of("live", "mark")) {
        oracle.publish(site.topic("never"), mark);
        tags.await("never", mark);
      }
      tags.await("flagged", "live");
      List<String> losses = new ArrayList<>();
      if (tags.values("never").contains("kept")) {
        losses.add("retained messages come although a tag wants none");
      }
      if (tags.quality("flagged", "live") != Quality.UNCERTAIN_INITIAL) {
        losses.add("the retained flag of a live message is lost");
      }
      return switch (losses.size()) {
        case 0 -> Cell.YES;
        case 1 -> Cell.lost(losses.get(0));
        default -> Cell.no(String.join(", ", losses));
      };
    }
  }

  private static Point point(Site site, String name, String setting, String value) {
    return Point.of(name, site.topic(name), ValueType.TEXT)
        .withSettings(Settings.of(setting, value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
