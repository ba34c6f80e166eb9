package io.tagwire.mqtt.intake;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Diagnostics.Explanation;
import io.tagwire.driver.Diagnostics.Step;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.address.PointBinder;
import io.tagwire.mqtt.address.PointBinding;
import io.tagwire.mqtt.address.RetainedRule;
import io.tagwire.mqtt.codec.Decoded;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.presence.Devices;
import io.tagwire.mqtt.presence.Presence;
import io.tagwire.mqtt.presence.PresenceRule;
import io.tagwire.mqtt.presence.PresenceTopic;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.route.TopicRouter;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: finds the points of a message, decodes it once for all of them, works out their
 * qualities, and offers them to the dispatchers of their groups. Thread-safe; a message takes no
 * lock here but those of the dispatchers.
 *
 * <p>Starts with the link down. The session calls {@link #linkUp} after CONNACK, {@link #granted}
 * or {@link #refused} for each filter after SUBACK, and {@link #linkDown} when the link is lost.
 */
public final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  // A larger message is cut before it is kept for explanations.
  private static final int KEPT_BYTES = 65_536;

  private final DriverContext context;
  private final PointBinder binder;
  private final TopicRouter<Target> router = new TopicRouter<>();
  private final Devices devices = new Devices();
  private final Silence silence;
  private final Rejects rejects = new Rejects();
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder messagesUnbound = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder valuesSkipped = new LongAdder();
  private volatile Link link;
  private volatile @Nullable ValueObserver observer;
  private volatile Runnable filtersChanged = () -> {};

  private final Object structure = new Object();
  // All below: guarded by structure.
  private final WantedFilters wanted = new WantedFilters();
  private final Map<GroupDispatcher, OpenGroup> groups = new HashMap<>();
  private final Map<PresenceTopic, Target.ToPresence> presenceTargets = new HashMap<>();
  private DispatchCounts closedCounts = DispatchCounts.ZERO;

  private record OpenGroup(GroupSpec spec, List<BoundPoint> bound) {}

  /**
   * A way in without points, the link down.
   *
   * @param context gives clock and scheduler
   * @param otherSettings point settings that belong to other parts of the driver: known, and of no
   *     meaning here
   */
  public Intake(DriverContext context, List<Setting> otherSettings) {
    this.context = context;
    this.binder = new PointBinder(otherSettings);
    this.silence = new Silence(context);
    this.link = new Link(false, 0, "not connected yet", context.clock().instant());
  }

  /**
   * Binds the readable points of a group. A point that cannot be bound shows BAD_CONFIGURATION with
   * the reasons; the others work. Announces changed filters before it returns.
   *
   * @param spec the group
   * @param group its dispatcher, made from the same spec
   */
  public void open(GroupSpec spec, GroupDispatcher group) {
    List<BoundPoint> bound = new ArrayList<>();
    for (int i = 0; i < spec.points().size(); i++) {
      Point point = spec.points().get(i);
      PointBinder.Bound result = binder.bind(point);
      if (result.binding().isPresent()) {
        bound.add(new BoundPoint(result.binding().get(), group, i, () -> link));
      } else if (result.isFaulty()) {
        group.status(i, misconfigured(result.issues()));
      }
    }
    boolean changed = false;
    List<BoundPoint> late = new ArrayList<>();
    synchronized (structure) {
      groups.put(group, new OpenGroup(spec, List.copyOf(bound)));
      for (BoundPoint point : bound) {
        if (wanted.contains(point.binding().filter().wire())) {
          late.add(point);
        }
      }
      Map<Target, TopicFilter> targets = new LinkedHashMap<>();
      for (BoundPoint point : bound) {
        changed |= join(point, targets);
      }
      router.addAll(targets);
    }
    bound.forEach(BoundPoint::refresh);
    bound.forEach(silence::watch);
    catchUp(late);
    if (changed) {
      filtersChanged.run();
    }
  }

  private TagValue misconfigured(List<Issue> issues) {
    StringBuilder detail = new StringBuilder();
    for (Issue issue : issues) {
      if (issue.severity() == Severity.ERROR) {
        detail.append(detail.length() == 0 ? "" : "; ").append(issue.message());
      }
    }
    return TagValue.absent(Quality.BAD_CONFIGURATION, context.clock().instant(), detail.toString());
  }

  private boolean join(BoundPoint point, Map<Target, TopicFilter> targets) {
    PointBinding binding = point.binding();
    boolean changed = wanted.add(binding.filter().wire(), binding.qos(), point);
    targets.put(new Target.ToPoint(point), binding.filter());
    point.join(
        devices.join(binding.presence(), point.presenceWatcher(), context.clock().instant()));
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

  // Their filters are subscribed to already, so the broker will not send its retained message
  // again: they take the last message of another point of the same filter, with its own time.
  private void catchUp(List<BoundPoint> late) {
    Map<String, Optional<Content>> newest = new HashMap<>();
    for (BoundPoint point : late) {
      TopicFilter filter = point.binding().filter();
      Content content =
          newest.computeIfAbsent(filter.wire(), wire -> newest(users(wire))).orElse(null);
      if (content != null && point.content() == null) {
        InboundMessage message = content.message();
        offer(point, payload(message), message, content.at(), observer);
      }
    }
  }

  private Optional<Content> newest(List<BoundPoint> points) {
    Content newest = null;
    for (BoundPoint point : points) {
      Content content = point.content();
      if (content != null
          && content.losses() == link.losses()
          && content.message().payload().length < KEPT_BYTES
          && (newest == null || content.at().isAfter(newest.at()))) {
        newest = content;
      }
    }
    return Optional.ofNullable(newest);
  }

  /**
   * Ends a group: its points are bound no longer, its dispatcher is closed. Announces changed
   * filters before it returns. Does nothing for a group that is not open.
   *
   * @param group its dispatcher
   */
  public void close(GroupDispatcher group) {
    boolean changed = false;
    synchronized (structure) {
      OpenGroup open = groups.get(group);
      if (open == null) {
        return;
      }
      Map<Target, TopicFilter> targets = new LinkedHashMap<>();
      for (BoundPoint point : open.bound()) {
        changed |= leave(point, targets);
      }
      router.removeAll(targets);
    }
    group.close();
    synchronized (structure) {
      if (groups.remove(group) != null) {
        closedCounts = closedCounts.plus(group.counts());
      }
    }
    if (changed) {
      filtersChanged.run();
    }
  }

  private boolean leave(BoundPoint point, Map<Target, TopicFilter> targets) {
    PointBinding binding = point.binding();
    silence.unwatch(point);
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

  /**
   * Every topic filter wanted now, presence topics included, as it goes into SUBSCRIBE.
   *
   * @return the highest QoS wanted, by filter; a sorted copy
   */
  public Map<String, Integer> filters() {
    synchronized (structure) {
      return wanted.snapshot();
    }
  }

  /**
   * Asks to be told when {@link #filters} changed.
   *
   * @param listener called on the thread that opened or closed a group, without a lock held; it
   *     compares with what it has subscribed to
   */
  public void onFiltersChanged(Runnable listener) {
    filtersChanged = listener;
  }

  /**
   * Sets who sees every value that a message brings, or nobody.
   *
   * @param next the observer; null for nobody, which costs nothing
   */
  public void observe(@Nullable ValueObserver next) {
    observer = next;
  }

  /**
   * A message was delivered. Called on the client's thread: never blocks, never throws.
   *
   * @param message the message; nobody may change its payload afterwards
   */
  public void message(InboundMessage message) {
    messagesIn.increment();
    bytesIn.add(message.payload().length);
    List<Target> targets = router.find(message.topic());
    if (targets.isEmpty()) {
      messagesUnbound.increment();
      return;
    }
    Instant now = context.clock().instant();
    Payload payload = payload(message);
    InboundMessage kept = kept(message);
    ValueObserver watching = observer;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      if (target instanceof Target.ToPoint to) {
        offer(to.point(), payload, kept, now, watching);
      } else if (target instanceof Target.ToPresence to) {
        tell(to.topic(), payload, now);
      }
    }
  }

  private static Payload payload(InboundMessage message) {
    return new Payload(message.topic(), message.payload());
  }

  private static InboundMessage kept(InboundMessage message) {
    return message.payload().length <= KEPT_BYTES
        ? message
        : new InboundMessage(
            message.topic(),
            Arrays.copyOf(message.payload(), KEPT_BYTES),
            message.qos(),
            message.retained(),
            message.duplicate(),
            message.properties());
  }

  private void tell(PresenceTopic topic, Payload payload, Instant now) {
    try {
      topic.message(payload, now);
    } catch (RuntimeException e) {
      LOG.error("Presence topic [{}]: a defect of the driver", topic.rule().topic(), e);
    }
  }

  private void offer(
      BoundPoint point,
      Payload payload,
      InboundMessage message,
      Instant now,
      @Nullable ValueObserver watching) {
    try {
      Decoded decoded = decode(point, payload, message);
      if (decoded instanceof Decoded.Rejected rejected) {
        rejects.add(
            message, point.binding().point().id(), rejected.reason(), rejected.detail(), now);
      }
      if (!point.take(decoded, message, now)) {
        if (decoded instanceof Decoded.Skipped) {
          valuesSkipped.increment();
        }
      } else if (watching != null) {
        watching.value(point.group(), point.index(), point.shown());
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Point [{}]: a defect of the driver", point.binding().point().id(), e);
    }
  }

  private static Decoded decode(BoundPoint point, Payload payload, InboundMessage message) {
    if (message.retained() && point.binding().retained() == RetainedRule.IGNORE) {
      return Decoded.Skipped.FILTERED;
    }
    try {
      return point.binding().decoder().decode(payload);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Point [{}]: a defect of the driver", point.binding().point().id(), e);
      return new Decoded.Rejected(Reason.INTERNAL, "defect of the driver: " + e);
    }
  }

  /** The link stands: called after CONNACK, before the first message if that can be told. */
  public void linkUp() {
    synchronized (structure) {
      Link before = link;
      if (before.up()) {
        return;
      }
      link = new Link(true, before.losses(), "link is up", context.clock().instant());
    }
    refreshAll();
  }

  /**
   * The link is lost, or could not be made.
   *
   * @param reason for a person; shown on every point
   */
  public void linkDown(String reason) {
    synchronized (structure) {
      Link before = link;
      int losses = before.up() ? before.losses() + 1 : before.losses();
      Instant since = before.up() ? context.clock().instant() : before.since();
      link = new Link(false, losses, reason, since);
    }
    refreshAll();
  }

  private void refreshAll() {
    List<OpenGroup> all;
    synchronized (structure) {
      all = List.copyOf(groups.values());
    }
    all.forEach(open -> open.bound().forEach(BoundPoint::refresh));
  }

  /**
   * The broker granted a subscription.
   *
   * @param filter as in {@link #filters}
   * @param qos granted
   */
  public void granted(String filter, int qos) {
    LOG.debug("Filter [{}] granted with QoS {}", filter, qos);
    users(filter).forEach(point -> point.grant(filter));
  }

  /**
   * The broker refused a subscription: every point that needs it is BAD_CONFIGURATION.
   *
   * @param filter as in {@link #filters}
   * @param detail reason code and text
   */
  public void refused(String filter, String detail) {
    String sentence = "Subscription [" + filter + "] refused: " + detail;
    Refusal refusal = new Refusal(filter, sentence, context.clock().instant());
    users(filter).forEach(point -> point.refuse(refusal));
  }

  private List<BoundPoint> users(String filter) {
    synchronized (structure) {
      return wanted.users(filter);
    }
  }

  /**
   * Totals since it was made. {@code messages.in = messages.bound + messages.unbound}, and {@code
   * values.in = values.delivered + values.filtered + values.conflated + values.dropped +
   * values.pending + values.rejected}. A value is what one message means for one point; {@code
   * values.skipped} counts messages that say nothing about a point of their topic, which are no
   * values.
   *
   * @return totals by name, in order of documentation
   */
  public Map<String, Long> counters() {
    DispatchCounts counts;
    synchronized (structure) {
      counts = closedCounts;
      for (GroupDispatcher group : groups.keySet()) {
        counts = counts.plus(group.counts());
      }
    }
    long rejected = rejects.total();
    long unbound = messagesUnbound.sum();
    long messages = messagesIn.sum();
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("messages.in", messages);
    totals.put("messages.bound", messages - unbound);
    totals.put("messages.unbound", unbound);
    totals.put("bytes.in", bytesIn.sum());
    totals.put("values.in", counts.offered() + rejected);
    totals.put("values.delivered", counts.delivered());
    totals.put("values.filtered", counts.filtered());
    totals.put("values.conflated", counts.conflated());
    totals.put("values.dropped", counts.dropped());
    totals.put("values.pending", counts.pending());
    totals.put("values.rejected", rejected);
    for (Reason reason : Reason.values()) {
      totals.put("values.rejected." + reason.name().toLowerCase(Locale.ROOT), rejects.of(reason));
    }
    totals.put("values.skipped", valuesSkipped.sum());
    return totals;
  }

  /**
   * The last messages that could not be used, newest last.
   *
   * @return at most 100; payloads are cut at 4,096 bytes
   */
  public List<Diagnostics.Reject> rejects() {
    return rejects.list();
  }

  /**
   * How the value of a point came about.
   *
   * @param point a readable point of an open group
   * @return the steps, done again on the last message for the point
   * @throws IllegalArgumentException if the point is not open
   */
  public Explanation explain(Point point) {
    OpenGroup open = find(point);
    for (BoundPoint bound : open.bound()) {
      if (bound.binding().point().equals(point)) {
        return explain(bound);
      }
    }
    List<Step> steps = new ArrayList<>();
    if (!point.access().canRead()) {
      steps.add(new Step("access", "write only: nothing is read"));
    }
    for (Issue issue : binder.bind(point).issues()) {
      steps.add(new Step(issue.path(), issue.message()));
    }
    return new Explanation(steps, Optional.empty());
  }

  private Explanation explain(BoundPoint point) {
    PointBinding binding = point.binding();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("address", binding.filter() + ", QoS " + binding.qos()));
    Link linkNow = link;
    steps.add(new Step("link", linkNow.up() ? "up" : linkNow.detail()));
    if (!binding.presence().isEmpty()) {
      Presence presence = point.presence();
      steps.add(new Step("presence", presence.availability() + ", " + presence.detail()));
    }
    Content content = point.content();
    Optional<RawMessage> message = Optional.empty();
    if (content != null) {
      InboundMessage last = content.message();
      message = Optional.of(Rejects.raw(last, content.at(), KEPT_BYTES));
      if (last.payload().length == KEPT_BYTES) {
        steps.add(new Step("message", "only the first " + KEPT_BYTES + " bytes were kept"));
      }
      binding
          .filter()
          .variables(last.topic())
          .forEach((name, value) -> steps.add(new Step("level {" + name + "}", value)));
      steps.addAll(binding.decoder().explain(payload(last)));
    }
    TagValue shown = point.shown();
    String why = shown.detail() == null ? "" : ", " + shown.detail();
    steps.add(new Step("value", shown.value() + ", " + shown.quality() + why));
    return new Explanation(steps, message);
  }

  private OpenGroup find(Point point) {
    synchronized (structure) {
      for (OpenGroup open : groups.values()) {
        if (open.spec().points().contains(point)) {
          return open;
        }
      }
    }
    throw new IllegalArgumentException("Point [" + point.id() + "] is not open");
  }

  /** Ends its timer. Groups stay as they are. Idempotent. */
  @Override
  public void close() {
    silence.close();
  }
}
