package io.tagwire.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What MQTT 5 sends beside the payload. */
final class UserPropertiesProbe implements Probe {
  private static final Map<String, String> PROPERTIES =
      Map.of("user.site", "Nord-Ø1", "user.unit", "kPa", "content-type", "text/plain");
  private static final byte[] PAYLOAD = "x".getBytes(StandardCharsets.UTF_8);

  @Override
  public Cell run(Site site) throws Exception {
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      Inbox in = host.subscribe(site.topic("in"), 1);
      Inbox out = oracle.subscribe(site.topic("out"));
      oracle.publish(site.topic("in"), PAYLOAD, 1, false, PROPERTIES);
      host.publish(site.topic("out"), PAYLOAD, 1, false, PROPERTIES);
      boolean arrived = hasAll(in);
      boolean sent = hasAll(out);
      if (arrived && sent) {
        return Cell.YES;
      }
      List<String> losses = new ArrayList<>();
      if (!arrived) {
        losses.add("to the host");
      }
      if (!sent) {
        losses.add("from the host");
      }
      return losses.size() == 2 ? Cell.no("not delivered") : Cell.lost(losses.get(0));
    }
  }

  private static boolean hasAll(Inbox inbox) {
    return inbox
        .awaitOne("the message", seen -> seen.text().equals("x"))
        .properties()
        .entrySet()
        .containsAll(PROPERTIES.entrySet());
  }
}
