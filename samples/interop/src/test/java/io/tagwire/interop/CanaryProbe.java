package io.tagwire.interop;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.FaultyProxy.Way;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The data path proves itself, and its silence is noticed. */
final class CanaryProbe implements Probe {
  private static final int RETURNS = 3;
  // Far above the two seconds of the default settings, far below the 45 of the keep-alive.
  private static final Duration NOTICED = Duration.ofSeconds(25);

  @Override
  public Cell run(Site site) throws Exception {
    try (FaultyProxy proxy = FaultyProxy.to(site.broker().port());
        Host host = site.host(asItComes(site.settings(proxy.url())))) {
      Awaitility.await("canaries that come back")
          .atMost(Inbox.PATIENCE)
          .until(() -> host.counter("canary.returned") >= RETURNS);
      proxy.swallow(Way.values());
      try {
        Awaitility.await("the silence is noticed")
            .atMost(NOTICED)
            .until(() -> host.health().state() != ConnectionState.CONNECTED);
        return Cell.YES;
      } catch (ConditionTimeoutException e) {
        return Cell.lost("it comes back, but its silence is not noticed");
      }
    }
  }

  private static Settings asItComes(Settings settings) {
    return settings.with("canary.timeout", "1250ms");
  }
}
