package io.tagwire.mqtt.intake;

import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.mqtt.address.PointBinding;
import io.tagwire.mqtt.address.RetainedRule;
import io.tagwire.mqtt.presence.Devices;
import io.tagwire.mqtt.presence.PresenceRule;
import io.tagwire.mqtt.presence.PresenceTopic;
import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.route.TopicRouter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final Set<String> changedFilters = new LinkedHashSet<>();
  private DispatchCounts closedCounts = DispatchCounts.ZERO;

  /**
   * What adding a group changed.
   *
   * @param filters whether other filters are wanted than before
   * @param first points whose filter was not wanted before
   * @param late points whose filter was wanted before
   */
  record Joined(boolean filters, List<BoundPoint> first, List<BoundPoint> late) {}

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

  Joined add(OpenGroup group, Instant now) {
    boolean changed = false;
    List<BoundPoint> first = new ArrayList<>();
    List<BoundPoint> late = new ArrayList<>();
    synchronized (lock) {
      groups.put(group.dispatcher(), group);
      for (BoundPoint point : group.bound()) {
        (wanted.contains(point.binding().filter().wire()) ? late : first).add(point);
      }
      Map<Target, TopicFilter> targets = new LinkedHashMap<>();
      for (BoundPoint point : group.bound()) {
        changed |= join(point, targets, now);
      }
      router.addAll(targets);
    }
    return new Joined(changed, first, late);
  }

  private boolean join(BoundPoint point, Map<Target, TopicFilter> targets, Instant now) {
    PointBinding binding = point.binding();
    boolean changed = want(binding.filter().wire(), binding.options(), point);
    targets.put(new Target.ToPoint(point), binding.filter());
    point.join(devices.join(binding.presence(), point, now));
    for (PresenceTopic topic : point.device().topics()) {
      changed |= want(topic.rule().topic(), SubscribeOptions.of(PresenceRule.QOS), point);
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
    boolean changed = unwant(binding.filter().wire(), point);
    targets.put(new Target.ToPoint(point), binding.filter());
    devices.leave(binding.presence(), point);
    for (PresenceTopic topic : point.device().topics()) {
      changed |= unwant(topic.rule().topic(), point);
      Target.ToPresence target = topic.isUsed() ? null : presenceTargets.remove(topic);
      if (target != null) {
        targets.put(target, TopicFilter.parse(topic.rule().topic()));
      }
    }
    return changed;
  }

  private boolean want(String filter, SubscribeOptions options, BoundPoint point) {
    boolean changed = wanted.add(filter, options, point);
    if (changed) {
      changedFilters.add(filter);
    }
    return changed;
  }

  private boolean unwant(String filter, BoundPoint point) {
    boolean changed = wanted.remove(filter, point);
    if (changed) {
      changedFilters.add(filter);
    }
    return changed;
  }

  /** What changed since this was asked last: options by filter, empty for one wanted no more. */
  Map<String, Optional<SubscribeOptions>> takeChangedFilters() {
    synchronized (lock) {
      Map<String, Optional<SubscribeOptions>> changes = new LinkedHashMap<>();
      changedFilters.forEach(filter -> changes.put(filter, wanted.options(filter)));
      changedFilters.clear();
      return changes;
    }
  }

  /** The group is closed: what it counted is kept. Returns null if it was not open. */
  @Nullable OpenGroup forget(GroupDispatcher group) {
    synchronized (lock) {
      OpenGroup open = groups.remove(group);
      if (open != null) {
        closedCounts = closedCounts.plus(group.counts());
      }
      return open;
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

  /** Options by filter; a sorted copy. */
  Map<String, SubscribeOptions> filters() {
    synchronized (lock) {
      return wanted.snapshot();
    }
  }

  List<BoundPoint> users(String filter) {
    synchronized (lock) {
      return wanted.users(filter);
    }
  }

  private List<String> presenceTopics() {
    synchronized (lock) {
      return presenceTargets.keySet().stream().map(topic -> topic.rule().topic()).toList();
    }
  }

  /**
   * Filters that got nothing since the link came back: exact ones that would get what is retained,
   * none of whose points got a message.
   */
  List<String> unheard() {
    Map<String, Boolean> heard = new LinkedHashMap<>();
    for (OpenGroup group : open()) {
      for (BoundPoint point : group.bound()) {
        TopicFilter filter = point.binding().filter();
        if (filter.isExact()
            && !filter.isShared()
            && point.binding().retained() != RetainedRule.IGNORE) {
          heard.merge(filter.wire(), point.isHeardSinceLinkUp(), Boolean::logicalOr);
        }
      }
    }
    heard.values().removeIf(since -> since);
    // A device that went away meanwhile says nothing any more: its will does.
    presenceTopics().forEach(topic -> heard.put(topic, false));
    return List.copyOf(heard.keySet());
  }

  List<OpenGroup> open() {
    synchronized (lock) {
      return List.copyOf(groups.values());
    }
  }
}
