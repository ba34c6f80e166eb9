package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import io.tagwire.mqtt.route.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one SUBSCRIBE. It has one subscription identifier for all of them (MQTT 5
 * §3.8.2.1.2): so exact filters go together, and each other filter by itself. Where the broker has
 * no identifiers all go together.
 *
 * @param entries as many as may be, within the packet size
 * @param subscriptionId 0 for none
 * @param unavailable filters the broker cannot have, and why
 */
record SubscribeBatch(
    List<SubscribeEntry> entries, int subscriptionId, Map<String, String> unavailable) {
  private static final int PACKET_OVERHEAD = 32;
  private static final int FILTER_OVERHEAD = 3;

  /** Takes from what is pending, and no more than these. */
  static SubscribeBatch next(
      Map<String, RetainHandling> pending,
      Map<String, SubscribeOptions> wanted,
      Grants grants,
      int maxFilters) {
    List<SubscribeEntry> entries = new ArrayList<>();
    Map<String, String> unavailable = new LinkedHashMap<>();
    long room = grants.maximumPacketSize() - PACKET_OVERHEAD;
    int of = 0;
    Iterator<Map.Entry<String, RetainHandling>> left = pending.entrySet().iterator();
    while (left.hasNext() && entries.size() < maxFilters) {
      Map.Entry<String, RetainHandling> entry = left.next();
      String filter = entry.getKey();
      String fault = fault(filter, grants);
      if (fault != null) {
        unavailable.put(filter, fault);
        left.remove();
        continue;
      }
      int id = grants.subscriptionIds() ? TopicFilter.subscriptionId(filter) : 0;
      room -= filter.getBytes(StandardCharsets.UTF_8).length + FILTER_OVERHEAD;
      if (!entries.isEmpty() && (room < 0 || id != of)) {
        break;
      }
      of = id;
      entries.add(
          entry(filter, wanted.getOrDefault(filter, SubscribeOptions.of(0)), entry.getValue()));
      left.remove();
    }
    return new SubscribeBatch(entries, of, unavailable);
  }

  private static SubscribeEntry entry(
      String filter, SubscribeOptions options, RetainHandling retainHandling) {
    // No local on a shared subscription is a protocol error (MQTT 5 §3.8.3.1).
    return new SubscribeEntry(
        filter,
        options.qos(),
        retainHandling.code(),
        options.noLocal() && !filter.startsWith("$share/"),
        options.retainAsPublished());
  }

  /** Whether it was made from these options. */
  static boolean isOf(SubscribeEntry entry, SubscribeOptions options) {
    SubscribeEntry same = entry(entry.filter(), options, RetainHandling.ALWAYS);
    return entry.qos() == same.qos()
        && entry.noLocal() == same.noLocal()
        && entry.retainAsPublished() == same.retainAsPublished();
  }

  private static @Nullable String fault(String filter, Grants grants) {
    if (!grants.wildcards() && (filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0)) {
      return "the broker does not support wildcard subscriptions";
    }
    if (!grants.shared() && filter.startsWith("$share/")) {
      return "the broker does not support shared subscriptions";
    }
    return null;
  }
}
