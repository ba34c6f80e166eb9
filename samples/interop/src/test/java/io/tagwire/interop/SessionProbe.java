package io.tagwire.interop;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.interop.Host.Tags;
import io.tagwire.mqtt.broker.FaultyProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A host that dies and comes back. */
final class SessionProbe implements Probe {
  private static final int COUNT = 20;
  private static final Duration MISSING = Duration.ofSeconds(20);

  @Override
  public Cell run(Site site) throws Exception {
    Settings lasting =
        site.settings(site.plainUrl())
            .with("client-id", "host-" + site.broker().port())
            .with("clean-start", "false")
            .with("session-expiry", "1h");
    Point point = Point.of("level", site.topic("level"), ValueType.TEXT);
    List<String> wanted = new ArrayList<>();
    try (Oracle oracle = site.oracle()) {
      try (FaultyProxy proxy = FaultyProxy.to(site.broker().port());
          Host host = site.host(lasting.with("brokers", proxy.url()))) {
        Tags tags = host.openAndAwait(1, point);
        oracle.publish(site.topic("level"), "before");
        tags.await("level", "before");
        // As if it was killed: the broker hears nothing from it any more.
        proxy.refuse();
        proxy.reset();
      }
      for (int i = 0; i < COUNT; i++) {
        oracle.publish(site.topic("level"), Integer.toString(i));
        wanted.add(Integer.toString(i));
      }
      try (Host host = site.idleHost(lasting)) {
        Tags tags = host.open(point);
        host.connect();
        oracle.publish(site.topic("level"), "after");
        tags.await("level", "after");
        // With aedes what is published now may overtake the last of what was kept.
        awaitAll(tags, wanted);
        // A broker that has sent a message into the dying connection may send it again (MQTT 5
        // §4.3.2, at least once).
        Set<String> first = new LinkedHashSet<>(tags.values("level"));
        first.remove("after");
        List<String> kept = List.copyOf(first);
        if (kept.equals(wanted)) {
          return Cell.YES;
        }
        return kept.isEmpty()
            ? Cell.no("nothing is kept")
            : Cell.lost(kept.size() + " of " + COUNT + " in this order: " + kept);
      }
    }
  }

  private static void awaitAll(Tags tags, List<String> wanted) {
    try {
      Awaitility.await().atMost(MISSING).until(() -> tags.values("level").containsAll(wanted));
    } catch (ConditionTimeoutException e) {
      // What is missing is told in the cell.
      return;
    }
  }
}
