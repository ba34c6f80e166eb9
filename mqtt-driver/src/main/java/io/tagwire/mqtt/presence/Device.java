package io.tagwire.mqtt.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A device as its presence topics tell. Thread-safe. */
public final class Device {
  /** The device of points without presence rules: nothing is ever known about it. */
  public static final Device UNTOLD = new Device(List.of(), PresenceMode.ALL);

  private final List<PresenceTopic> topics;
  private final PresenceMode mode;
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
  private volatile Presence presence = Presence.UNKNOWN;

  Device(List<PresenceTopic> topics, PresenceMode mode) {
    this.topics = topics;
    this.mode = mode;
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
    List<Said> said = new ArrayList<>(topics.size());
    topics.forEach(topic -> said.add(new Said(topic, topic.said())));
    Optional<Said> absence = absence(said);
    if (absence.isPresent()) {
      String detail = "device offline: " + absence.get().shown();
      return before.isOffline()
          ? new Presence(Availability.OFFLINE, before.absences(), detail, before.since())
          : new Presence(Availability.OFFLINE, before.absences() + 1, detail, at);
    }
    boolean online = isOnline(said);
    Availability next = online ? Availability.ONLINE : Availability.UNKNOWN;
    return next == before.availability()
        ? before
        : new Presence(next, before.absences(), online ? "device online" : "nothing known", at);
  }

  /** What makes it offline; empty if it is not known to be. */
  private Optional<Said> absence(List<Said> said) {
    return switch (mode) {
      case ALL -> said.stream().filter(one -> one.says(Availability.OFFLINE)).findFirst();
      case ANY ->
          said.stream().anyMatch(one -> one.says(Availability.ONLINE))
              ? Optional.empty()
              : said.stream().filter(one -> one.says(Availability.OFFLINE)).findFirst();
      case LATEST -> newest(said).filter(one -> one.says(Availability.OFFLINE));
    };
  }

  private boolean isOnline(List<Said> said) {
    return mode == PresenceMode.ALL
        ? said.stream().allMatch(one -> one.says(Availability.ONLINE))
        : said.stream().anyMatch(one -> !one.says(Availability.UNKNOWN));
  }

  private static Optional<Said> newest(List<Said> said) {
    return said.stream()
        .filter(one -> !one.says(Availability.UNKNOWN))
        .max(Comparator.comparingLong(one -> one.statement().turn()));
  }

  /** A topic and what it said at one moment. */
  private record Said(PresenceTopic topic, Statement statement) {
    boolean says(Availability availability) {
      return statement.says(availability);
    }

    String shown() {
      return topic.rule().topic() + " " + statement.words();
    }
  }
}
