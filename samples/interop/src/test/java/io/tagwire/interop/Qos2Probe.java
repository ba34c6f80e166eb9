package io.tagwire.interop;

import io.tagwire.driver.RawMessages.Delivery;
import io.tagwire.driver.point.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Exactly once, both ways. */
final class Qos2Probe implements Probe {
  private static final int COUNT = 20;

  @Override
  public Cell run(Site site) throws Exception {
    List<String> losses = new ArrayList<>();
    try (Host host = site.host()) {
      Inbox in = host.subscribe(site.topic("in/+"), 2);
      int qos = 2;
      publish(site, qos, losses);
      if (!losses.isEmpty()) {
        // The other client was thrown out; what reaches the host is seen with what it may publish.
        qos = 1;
        publish(site, qos, losses);
      }
      String topic = site.topic("in/" + qos);
      judge(
          in.upTo("end").stream().filter(seen -> seen.topic().equals(topic)).toList(),
          "to the host",
          losses);
      try (Oracle oracle = site.oracle()) {
        Inbox out = oracle.subscribe(site.topic("out"));
        for (String text : texts()) {
          Delivery delivery = host.publish(site.topic("out"), bytes(text), 2, false, Map.of());
          if (delivery.outcome() != WriteOutcome.DONE) {
            losses.add("from the host: " + delivery.detail());
            break;
          }
        }
        host.publish(site.topic("out"), bytes("end"), 1, false, Map.of());
        judge(out.upTo("end"), "from the host", losses);
      }
    }
    return losses.isEmpty() ? Cell.YES : Cell.lost(String.join(", ", losses));
  }

  private static void publish(Site site, int qos, List<String> losses) throws Exception {
    Oracle oracle = site.oracle();
    try {
      for (String text : texts()) {
        oracle.publish(site.topic("in/" + qos), bytes(text), qos, false, Map.of());
      }
      oracle.publish(site.topic("in/" + qos), bytes("end"), qos, false, Map.of());
      oracle.close();
    } catch (ExecutionException e) {
      losses.add("another client that publishes with QoS " + qos + " is thrown out");
    }
  }

  private static void judge(List<Seen> seen, String way, List<String> losses) {
    List<String> all = seen.stream().map(Seen::text).toList();
    if (!all.containsAll(texts())) {
      losses.add("not all " + way);
    } else if (all.size() > COUNT) {
      losses.add("not once " + way);
    } else if (!all.equals(texts())) {
      losses.add("not in order " + way);
    }
    int qos = seen.stream().mapToInt(Seen::qos).min().orElse(0);
    if (qos < 2) {
      losses.add("QoS " + qos + " " + way);
    }
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      texts.add(Integer.toString(i));
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
