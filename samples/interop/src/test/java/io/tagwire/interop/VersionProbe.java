package io.tagwire.interop;

import java.util.List;

/** Which MQTT is spoken in the end, read off the wire. */
final class VersionProbe implements Probe {
  @Override
  public Cell run(Site site) throws Exception {
    try (Tap tap = new Tap(site.broker().port());
        Host host = site.host(site.settings(tap.url()))) {
      host.subscribe(site.topic("any"), 1);
      List<Integer> levels = tap.levels();
      return switch (levels.get(levels.size() - 1)) {
        case 5 -> Cell.spoken("5");
        case 4 -> Cell.spoken("3.1.1");
        default -> Cell.no("something else: " + levels);
      };
    }
  }
}
