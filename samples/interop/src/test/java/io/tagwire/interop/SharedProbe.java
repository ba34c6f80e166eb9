package io.tagwire.interop;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.interop.Host.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Two hosts share a site. */
final class SharedProbe implements Probe {
  private static final int COUNT = 60;
  private static final Duration MISSING = Duration.ofSeconds(20);

  @Override
  public Cell run(Site site) throws Exception {
    Settings settings = site.settings(site.plainUrl());
    try (Host one = site.host(settings);
        Host two = site.host(settings);
        Oracle oracle = site.oracle()) {
      Point point = Point.of("level", "$share/hosts/" + site.topic("level"), ValueType.TEXT);
      // One after the other, as hosts are started: Artemis breaks one of two that come at once,
      // when
      // it makes the queue they share.
      Tags first = one.open(point);
      awaitAnswer(one, first);
      Tags second = two.open(point);
      awaitAnswer(two, second);
      if (isLost(one) || isLost(two)) {
        return Cell.no("the broker closes the connection");
      }
      if (!first.refusals("level").isEmpty()) {
        return Cell.no(first.refusals("level").get(0).replaceFirst(".* refused: ", ""));
      }
      for (int i = 0; i < COUNT; i++) {
        oracle.publish(site.topic("level"), Integer.toString(i));
      }
      if (nothingComes(first, second)) {
        return Cell.no("granted, but nothing comes");
      }
      Awaitility.await("all messages at one of the hosts")
          .atMost(Inbox.PATIENCE)
          .until(() -> both(first, second).size() >= COUNT);
      List<String> all = both(first, second);
      if (new TreeSet<>(all).size() != COUNT || all.size() > COUNT) {
        return Cell.no("the hosts got " + all.size() + " of " + COUNT + " messages");
      }
      return first.values("level").isEmpty() || second.values("level").isEmpty()
          ? Cell.lost("one host gets everything")
          : Cell.YES;
    }
  }

  // To a broker that does not know it, the filter of 3.1.1 is one as any other.
  private static boolean nothingComes(Tags first, Tags second) {
    try {
      Awaitility.await().atMost(MISSING).until(() -> !both(first, second).isEmpty());
      return false;
    } catch (ConditionTimeoutException e) {
      return true;
    }
  }

  private static List<String> both(Tags first, Tags second) {
    List<String> all = new ArrayList<>(first.values("level"));
    all.addAll(second.values("level"));
    return all;
  }

  private static void awaitAnswer(Host host, Tags tags) {
    Awaitility.await("the answer to the shared subscription")
        .atMost(Inbox.PATIENCE)
        .until(
            () ->
                host.counter("subscriptions") > 0
                    || isLost(host)
                    || !tags.refusals("level").isEmpty());
  }

  private static boolean isLost(Host host) {
    return host.counter("reconnects") > 0;
  }
}
