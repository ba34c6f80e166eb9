package io.tagwire.interop;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.interop.Host.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What the broker keeps. */
final class RetainedProbe implements Probe {
  private static final Duration KEPT_PATIENCE = Duration.ofSeconds(15);
  private static final byte[] KEPT = "kept".getBytes(StandardCharsets.UTF_8);

  @Override
  public Cell run(Site site) throws Exception {
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      for (String topic : List.of("exact", "wild/a", "raw")) {
        oracle.publish(site.topic(topic), KEPT, 1, true, Map.of());
      }
      Tags tags =
          host.openAndAwait(
              2,
              Point.of("exact", site.topic("exact"), ValueType.TEXT),
              Point.of("wild", site.topic("wild/+"), ValueType.TEXT));
      Inbox raw = host.subscribe(site.topic("raw"), 1);
      oracle.publish(site.topic("exact"), "live");
      oracle.publish(site.topic("wild/b"), "live");
      oracle.publish(site.topic("raw"), "live");
      tags.await("exact", "live");
      tags.await("wild", "live");
      host.publish(site.topic("ours"), KEPT, 1, true, Map.of());
      Inbox later = oracle.subscribe(site.topic("ours"));
      List<String> losses = new ArrayList<>();
      if (!comes(() -> tags.values("exact").contains("kept"))) {
        losses.add("not delivered to a topic of its own");
      }
      if (!comes(() -> tags.values("wild").contains("kept"))) {
        losses.add("not delivered to wildcards");
      }
      if (!comes(() -> has(raw, true))) {
        losses.add(has(raw, false) ? "not marked as retained" : "not delivered past the tags");
      }
      if (!comes(() -> has(later, true))) {
        losses.add("who subscribes later gets none of the host's");
      }
      return losses.isEmpty() ? Cell.YES : Cell.lost(String.join(", ", losses));
    }
  }

  // A broker may send what it kept after what is live: HiveMQ does.
  private static boolean comes(Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(KEPT_PATIENCE).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static boolean has(Inbox inbox, boolean retained) {
    return inbox.all().stream()
        .anyMatch(seen -> seen.text().equals("kept") && seen.retained() == retained);
  }
}
