package io.tagwire.interop;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.interop.Host.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Two filters, one topic. */
final class OverlapProbe implements Probe {
  private static final int COUNT = 20;
  private static final Duration MISSING = Duration.ofSeconds(20);

  @Override
  public Cell run(Site site) throws Exception {
    try (Host host = site.host();
        Oracle oracle = site.oracle()) {
      // With its first canary the driver learns how the broker treats overlapping filters.
      comes(() -> host.counter("canary.returned") > 0);
      Tags tags =
          host.openAndAwait(
              2,
              Point.of("one", site.topic("tank/level"), ValueType.TEXT),
              Point.of("any", site.topic("+/level"), ValueType.TEXT));
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        oracle.publish(site.topic("tank/level"), Integer.toString(i));
        wanted.add(Integer.toString(i));
      }
      // A late copy comes before the copies of what is published when the marks have arrived.
      for (String mark : List.of("mark", "mark again")) {
        oracle.publish(site.topic("tank/level"), mark);
        wanted.add(mark);
        if (!comes(() -> isAt(tags, "one", mark) || isAt(tags, "any", mark))) {
          return Cell.no("neither tag gets anything");
        }
        if (!comes(() -> isAt(tags, "one", mark) && isAt(tags, "any", mark))) {
          return Cell.no("only one of the two tags gets values");
        }
      }
      List<String> one = tags.values("one");
      List<String> any = tags.values("any");
      if (one.equals(wanted) && any.equals(wanted)) {
        return Cell.YES;
      }
      return Cell.no("a tag gets a value " + copies(one) + " times");
    }
  }

  private static boolean isAt(Tags tags, String point, String mark) {
    return tags.values(point).contains(mark);
  }

  private static boolean comes(Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(MISSING).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static long copies(List<String> values) {
    return values.stream().filter("0"::equals).count();
  }
}
