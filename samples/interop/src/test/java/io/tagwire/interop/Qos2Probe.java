package io.tagwire.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Exactly once, both ways. */
final class Qos2Probe implements Probe {
  private static final int COUNT = 20;

  @Override
  public Cell run(Site site) throws Exception {
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      Inbox in = host.subscribe(site.topic("in"), 2);
      for (int i = 0; i < COUNT; i++) {
        oracle.publish(site.topic("in"), text(i), 2, false, Map.of());
      }
      oracle.publish(site.topic("in"), text(COUNT), 2, false, Map.of());
      Inbox out = oracle.subscribe(site.topic("out"));
      for (int i = 0; i <= COUNT; i++) {
        host.publish(site.topic("out"), text(i), 2, false, Map.of());
      }
      List<String> losses = new ArrayList<>();
      judge(in.upTo("20"), "to the host", losses);
      judge(out.upTo("20"), "from the host", losses);
      return losses.isEmpty() ? Cell.YES : Cell.lost(String.join(", ", losses));
    }
  }

  private static void judge(List<Seen> seen, String way, List<String> losses) {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      wanted.add(Integer.toString(i));
    }
    if (!seen.stream().map(Seen::text).toList().equals(wanted)) {
      losses.add(way + " not once and in order: " + seen);
    }
    int qos = seen.stream().mapToInt(Seen::qos).min().orElse(0);
    if (qos < 2) {
      losses.add("QoS " + qos + " " + way);
    }
  }

  private static byte[] text(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
  }
}
