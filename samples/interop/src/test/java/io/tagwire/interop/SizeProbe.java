package io.tagwire.interop;

import io.tagwire.driver.RawMessages.Delivery;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.value.Bytes;
import java.util.Map;
import java.util.Random;

/** A long message. */
final class SizeProbe implements Probe {
  private static final int SIZE = 256 * 1024;

  @Override
  public Cell run(Site site) throws Exception {
    byte[] payload = new byte[SIZE];
    new Random(7).nextBytes(payload);
    Bytes content = Bytes.copyOf(payload);
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      Inbox in = host.subscribe(site.topic("in"), 1);
      Inbox out = oracle.subscribe(site.topic("out"));
      oracle.publish(site.topic("in"), payload, 1, false, Map.of());
      in.awaitOne("the message to the host", seen -> seen.payload().equals(content));
      Delivery delivery = host.publish(site.topic("out"), payload, 1, false, Map.of());
      if (delivery.outcome() != WriteOutcome.DONE) {
        return Cell.lost("from the host: " + delivery.detail());
      }
      out.awaitOne("the message from the host", seen -> seen.payload().equals(content));
      return Cell.YES;
    }
  }
}
