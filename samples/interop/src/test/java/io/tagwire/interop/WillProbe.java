package io.tagwire.interop;

import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.FaultyProxy;
import java.util.List;

/** What the broker says for us. */
final class WillProbe implements Probe {
  @Override
  public Cell run(Site site) throws Exception {
    try (Oracle oracle = site.oracle()) {
      Inbox inbox = oracle.subscribe(site.topic("+"));
      Settings will =
          site.settings(site.plainUrl())
              .with("will.topic", site.topic("state"))
              .with("will.payload", "closed");
      site.host(will).close();
      oracle.publish(site.topic("mark"), "closed in good order");
      List<Seen> afterClose = inbox.upTo("closed in good order");
      try (FaultyProxy proxy = FaultyProxy.to(site.broker().port());
          Host host = site.host(will.with("brokers", proxy.url()).with("will.payload", "broken"))) {
        proxy.refuse();
        proxy.reset();
        inbox.awaitOne(
            "the will", seen -> seen.text().equals("broken") && seen.topic().endsWith("/state"));
      }
      return afterClose.isEmpty() ? Cell.YES : Cell.lost("also published after a proper close");
    }
  }
}
