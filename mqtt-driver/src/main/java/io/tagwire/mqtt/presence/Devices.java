package io.tagwire.mqtt.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The devices and presence topics in use: equal rules share one. Thread-safe. */
public final class Devices {
  private final Map<PresenceRules, Device> devices = new HashMap<>();
  private final Map<PresenceRule, PresenceTopic> topics = new HashMap<>();
  private final AtomicLong turns = new AtomicLong();

  /**
   * The device of these rules; made if it is new.
   *
   * @param rules what tells
   * @param watcher told of changes
   * @param at the time now
   * @return the device
   */
  public synchronized Device join(PresenceRules rules, Runnable watcher, Instant at) {
    if (rules.isEmpty()) {
      return Device.UNTOLD;
    }
    Device device = devices.get(rules);
    if (device == null) {
      List<PresenceTopic> used = new ArrayList<>(rules.topics().size());
      for (PresenceRule rule : rules.topics()) {
        used.add(topics.computeIfAbsent(rule, key -> new PresenceTopic(key, turns)));
      }
      device = new Device(List.copyOf(used), rules.mode());
      devices.put(rules, device);
      for (PresenceTopic topic : used) {
        topic.join(device);
      }
      device.update(at);
    }
    device.watch(watcher);
    return device;
  }

  /**
   * A point needs its device no longer.
   *
   * @param rules as given when joined
   * @param watcher as given when joined
   */
  public synchronized void leave(PresenceRules rules, Runnable watcher) {
    Device device = devices.get(rules);
    if (device != null && device.unwatch(watcher)) {
      devices.remove(rules);
      for (PresenceTopic topic : device.topics()) {
        topic.leave(device);
        if (!topic.isUsed()) {
          topics.remove(topic.rule());
        }
      }
    }
  }
}
