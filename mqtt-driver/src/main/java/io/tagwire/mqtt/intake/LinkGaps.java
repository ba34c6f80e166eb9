package io.tagwire.mqtt.intake;

import io.tagwire.driver.Diagnostics.Gap;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a loss of the link means for values: nothing for subscriptions of QoS 1 and 2 in a session
 * that the broker kept, an unknown number for all others. Several losses before everything is
 * subscribed again are one gap. Thread-safe.
 */
final class LinkGaps {
  static final String NO_SESSION = "the connection was lost and the broker keeps no session";
  static final String QOS_0 = "the connection was lost and a broker keeps no messages of QoS 0";
  static final String FORGOTTEN =
      "the connection was lost and the broker no longer had the session";
  private static final int NAMED = 3;

  private final Gaps gaps;
  private final boolean sessionKept;
  private final Duration blindTime;
  private final Set<String> grantedQos0 = ConcurrentHashMap.newKeySet();
  // Both guarded by this.
  private @Nullable Instant listeningSince;
  private @Nullable Instant from;

  LinkGaps(Gaps gaps, boolean sessionKept, Duration blindTime) {
    this.gaps = gaps;
    this.sessionKept = sessionKept;
    this.blindTime = blindTime;
  }

  /** The broker granted a filter, perhaps with less than was wanted. */
  void granted(String filter, int qos) {
    if (qos == 0) {
      grantedQos0.add(filter);
    } else {
      grantedQos0.remove(filter);
    }
  }

  /**
   * The link is lost.
   *
   * @param now when that was found
   * @param lastMessage when the last message came; null if none did
   */
  synchronized void lost(Instant now, @Nullable Instant lastMessage) {
    if (listeningSince == null || from != null) {
      return;
    }
    // A dead connection may go unnoticed that long, but what came was not lost.
    from = latest(now.minus(blindTime), latest(listeningSince, lastMessage));
  }

  private static Instant latest(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  /**
   * Everything is subscribed.
   *
   * @param now when that was found
   * @param sessionPresent whether the broker had kept the session
   * @param wanted every filter
   */
  void subscribed(Instant now, boolean sessionPresent, Map<String, SubscribeOptions> wanted) {
    grantedQos0.retainAll(wanted.keySet());
    List<String> qos0 = deliveredWithQos0(wanted);
    Instant began;
    synchronized (this) {
      began = from;
      from = null;
      listeningSince = now;
    }
    if (began == null || wanted.isEmpty()) {
      return;
    }
    if (!sessionPresent) {
      gaps.add(gap(began, now, "all subscriptions", sessionKept ? FORGOTTEN : NO_SESSION));
    } else if (!qos0.isEmpty()) {
      gaps.add(gap(began, now, named(qos0), QOS_0));
    }
  }

  private List<String> deliveredWithQos0(Map<String, SubscribeOptions> wanted) {
    List<String> qos0 = new ArrayList<>();
    wanted.forEach(
        (filter, options) -> {
          if (options.qos() == 0 || grantedQos0.contains(filter)) {
            qos0.add(filter);
          }
        });
    return qos0;
  }

  private static Gap gap(Instant from, Instant to, String scope, String reason) {
    Instant end = to.isBefore(from) ? from : to;
    return new Gap(from, end, OptionalLong.empty(), scope, reason, 1);
  }

  private static String named(List<String> filters) {
    String first = String.join(", ", filters.subList(0, Math.min(NAMED, filters.size())));
    int more = filters.size() - NAMED;
    return "subscriptions with QoS 0: " + first + (more > 0 ? " and " + more + " more" : "");
  }
}
