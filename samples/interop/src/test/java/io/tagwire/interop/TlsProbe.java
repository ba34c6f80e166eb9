package io.tagwire.interop;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.config.Settings;
import org.awaitility.Awaitility;

/** Encrypted, with a certificate of the broker. */
final class TlsProbe implements Probe {
  @Override
  public Cell run(Site site) throws Exception {
    if (site.broker().tlsPort() == 0) {
      return Cell.no("it has no listener with TLS");
    }
    Settings trusting =
        site.settings("mqtts://localhost:" + site.broker().tlsPort())
            .with("tls.ca", site.certificates().certificate().toString());
    try (Host host = site.host(trusting);
        Oracle oracle = site.oracle();
        Host other =
            site.idleHost(trusting.with("tls.ca", site.certificates().foreign().toString()))) {
      Inbox in = host.subscribe(site.topic("in"), 1);
      oracle.publish(site.topic("in"), "encrypted");
      in.awaitOne("the message", seen -> seen.text().equals("encrypted"));
      other.beginToConnect();
      Awaitility.await("an answer to the other CA")
          .atMost(Inbox.PATIENCE)
          .until(() -> other.health().last().isPresent());
      return other.health().state() == ConnectionState.CONNECTED
          ? Cell.no("connected to a broker of another CA")
          : Cell.YES;
    }
  }
}
