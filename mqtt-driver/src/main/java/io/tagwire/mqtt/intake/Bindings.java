package io.tagwire.mqtt.intake;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.mqtt.address.PointBinding;
import io.tagwire.mqtt.presence.Devices;
import io.tagwire.mqtt.presence.PresenceRule;
import io.tagwire.mqtt.presence.PresenceTopic;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.route.TopicRouter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is bound to which topic: the open groups, their points, their devices and the filters they
 * need. Thread-safe; finding the targets of a topic takes no lock.
 */
final class Bindings {
  private final TopicRouter<Target> router = new TopicRouter<>();
  private final Devices devices = new Devices();

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final WantedFilters wanted = new WantedFilters();
  private final Map<GroupDispatcher, OpenGroup> groups = new HashMap<>();
  private final Map<PresenceTopic, Target.ToPresence> presenceTargets = new HashMap<>();
  private DispatchCounts closedCounts = DispatchCounts.ZERO;

  /**
   * A group that is open.
   *
   * @param spec as opened
   * @param bound its readable points, those that cannot be bound left out
   */
  record OpenGroup(GroupSpec spec, List<BoundPoint> bound) {}

  /**
   * What adding a group changed.
   *
   * @param filters whether other filters are wanted than before
   * @param late points whose filter was wanted before
   */
  record Joined(boolean filters, List<BoundPoint> late) {}

  List<Target> find(String topic) {
    return router.find(topic);
  }

  /** A readable point of an open group. */
  Optional<BoundPoint> find(GroupDispatcher group, int index) {
    synchronized (lock) {
      OpenGroup open = groups.get(group);
      return open == null
          ? Optional.empty()
          : open.bound().stream().filter(point -> point.index() == index).findFirst();
    }
  }

  Joined add(GroupSpec spec, GroupDispatcher group, List<BoundPoint> bound, Instant now) {
    boolean changed = false;
    List<BoundPoint> late = new ArrayList<>();
    synchronized (lock) {
      groups.put(group, new OpenGroup(spec, List.copyOf(bound)));
      for (BoundPoint point : bound) {
        if (wanted.contains(point.binding().filter().wire())) {
          late.add(point);
        }
      }
      Map<Target, TopicFilter> targets = new LinkedHashMap<>();
      for (BoundPoint point : bound) {
        changed |= join(point, targets, now);
      }
      router.addAll(targets);
    }
    return new Joined(changed, late);
  }

  private boolean join(BoundPoint point, Map<Target, TopicFilter> targets, Instant now) {
    PointBinding binding = point.binding();
    boolean changed = wanted.add(binding.filter().wire(), binding.qos(), point);
    targets.put(new Target.ToPoint(point), binding.filter());
    point.join(devices.join(binding.presence(), point.presenceWatcher(), now));
    for (PresenceTopic topic : point.device().topics()) {
      changed |= wanted.add(topic.rule().topic(), PresenceRule.QOS, point);
      if (!presenceTargets.containsKey(topic)) {
        Target.ToPresence target = new Target.ToPresence(topic);
        presenceTargets.put(topic, target);
        targets.put(target, TopicFilter.parse(topic.rule().topic()));
      }
    }
    return changed;
  }

  /** Returns whether other filters are wanted than before; calls back for each point let go. */
  boolean unbind(GroupDispatcher group, Consumer<BoundPoint> gone) {
    boolean changed = false;
    synchronized (lock) {
      OpenGroup open = groups.get(group);
      if (open == null) {
        return false;
      }
      Map<Target, TopicFilter> targets = new LinkedHashMap<>();
      for (BoundPoint point : open.bound()) {
        gone.accept(point);
        changed |= leave(point, targets);
      }
      router.removeAll(targets);
    }
    return changed;
  }

  private boolean leave(BoundPoint point, Map<Target, TopicFilter> targets) {
    PointBinding binding = point.binding();
    boolean changed = wanted.remove(binding.filter().wire(), point);
    targets.put(new Target.ToPoint(point), binding.filter());
    devices.leave(binding.presence(), point.presenceWatcher());
    for (PresenceTopic topic : point.device().topics()) {
      changed |= wanted.remove(topic.rule().topic(), point);
      Target.ToPresence target = topic.isUsed() ? null : presenceTargets.remove(topic);
      if (target != null) {
        targets.put(target, TopicFilter.parse(topic.rule().topic()));
      }
    }
    return changed;
  }

  /** The group is closed: what it counted is kept. */
  void forget(GroupDispatcher group) {
    synchronized (lock) {
      if (groups.remove(group) != null) {
        closedCounts = closedCounts.plus(group.counts());
      }
    }
  }

  DispatchCounts counts() {
    synchronized (lock) {
      DispatchCounts counts = closedCounts;
      for (GroupDispatcher group : groups.keySet()) {
        counts = counts.plus(group.counts());
      }
      return counts;
    }
  }

  /** The highest QoS wanted, by filter; a sorted copy. */
  Map<String, Integer> filters() {
    synchronized (lock) {
      return wanted.snapshot();
    }
  }

  List<BoundPoint> users(String filter) {
    synchronized (lock) {
      return wanted.users(filter);
    }
  }

  List<OpenGroup> open() {
    synchronized (lock) {
      return List.copyOf(groups.values());
    }
  }
}
