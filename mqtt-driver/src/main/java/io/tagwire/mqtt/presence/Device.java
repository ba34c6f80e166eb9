package io.tagwire.mqtt.presence;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A device as its presence topics tell: offline if one of them says so. Thread-safe. */
public final class Device {
  /** The device of points without presence rules: nothing is ever known about it. */
  public static final Device UNTOLD = new Device(List.of());

  private final List<PresenceTopic> topics;
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
  private volatile Presence presence = Presence.UNKNOWN;

  Device(List<PresenceTopic> topics) {
    this.topics = topics;
  }

  /**
   * Whether it is there.
   *
   * @return the state now
   */
  public Presence presence() {
    return presence;
  }

  /**
   * The topics it depends on.
   *
   * @return in the order of the rules
   */
  public List<PresenceTopic> topics() {
    return topics;
  }

  /**
   * Asks to be told.
   *
   * @param watcher called after every change, on the thread of the message
   */
  public void watch(Runnable watcher) {
    if (this != UNTOLD) {
      watchers.add(watcher);
    }
  }

  /** Returns whether nobody is left. */
  boolean unwatch(Runnable watcher) {
    watchers.remove(watcher);
    return watchers.isEmpty();
  }

  void update(Instant at) {
    synchronized (this) {
      Presence before = presence;
      Presence now = judge(before, at);
      if (now.equals(before)) {
        return;
      }
      presence = now;
    }
    watchers.forEach(Runnable::run);
  }

  private Presence judge(Presence before, Instant at) {
    boolean all = true;
    for (PresenceTopic topic : topics) {
      if (topic.availability() == Availability.OFFLINE) {
        String detail = "device offline: " + topic.rule().topic() + " " + topic.said();
        return before.isOffline()
            ? new Presence(Availability.OFFLINE, before.absences(), detail, before.since())
            : new Presence(Availability.OFFLINE, before.absences() + 1, detail, at);
      }
      all &= topic.availability() == Availability.ONLINE;
    }
    Availability next = all ? Availability.ONLINE : Availability.UNKNOWN;
    return next == before.availability()
        ? before
        : new Presence(next, before.absences(), all ? "device online" : "nothing known", at);
  }
}
