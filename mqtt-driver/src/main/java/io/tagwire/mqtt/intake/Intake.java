package io.tagwire.mqtt.intake;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Diagnostics.Explanation;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.support.LossListener;
import io.tagwire.mqtt.address.PointBinder;
import io.tagwire.mqtt.intake.Bindings.Joined;
import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.session.DeliverySettings;
import io.tagwire.mqtt.session.InboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: finds the points of a message, decodes it once for all of them, works out their
 * qualities, and offers them to the dispatchers of their groups. Thread-safe; a message takes no
 * lock here but those of the dispatchers. What is bound is held by {@link Bindings}, how the link
 * stands by {@link LinkState}, each with its own lock.
 *
 * <p>Starts with the link down. The session calls {@link #linkUp} after CONNACK, {@link #granted}
 * or {@link #refused} for each filter after SUBACK, and {@link #linkDown} when the link is lost.
 */
public final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final DriverContext context;
  private final PointBinder binder;
  private final Bindings bindings = new Bindings();
  private final LinkState link;
  private final Reception reception;
  private final Latecomers latecomers;
  private final Explainer explainer;
  private final Silence silence;
  private final Gaps gaps;
  private final LinkGaps linkGaps;
  private final @Nullable Duration snapshotTimeout;
  private volatile Runnable filtersChanged = () -> {};

  /**
   * A way in without points, the link down, that holds nothing back.
   *
   * @param context gives clock and scheduler
   * @param otherSettings point settings that belong to other parts of the driver: known, and of no
   *     meaning here
   */
  public Intake(DriverContext context, List<Setting> otherSettings) {
    this(
        context,
        otherSettings,
        new DeliverySettings(false, Duration.ZERO, false, false, Duration.ZERO));
  }

  /**
   * A way in without points, the link down.
   *
   * @param context gives clock and scheduler
   * @param otherSettings point settings that belong to other parts of the driver
   * @param delivery how values reach the host
   */
  public Intake(DriverContext context, List<Setting> otherSettings, DeliverySettings delivery) {
    this.context = context;
    this.binder = new PointBinder(otherSettings);
    this.link = new LinkState(context.clock());
    this.reception = new Reception(bindings, context.clock(), delivery.acknowledgeTaken());
    this.latecomers = new Latecomers(bindings, reception, link);
    this.explainer = new Explainer(bindings, binder);
    this.silence = new Silence(context);
    this.gaps = new Gaps(context.instanceId());
    this.linkGaps = new LinkGaps(gaps, delivery.sessionKept(), delivery.blindTime());
    this.snapshotTimeout = delivery.snapshot() ? delivery.snapshotTimeout() : null;
  }

  /**
   * Binds the readable points of a group. A point that cannot be bound shows BAD_CONFIGURATION with
   * the reasons; the others work. Announces changed filters before it returns.
   *
   * @param spec the group
   * @param group its dispatcher, made from the same spec
   */
  public void open(GroupSpec spec, GroupDispatcher group) {
    Barrier barrier = new Barrier(group, spec.name(), context, snapshotTimeout);
    OpenGroup open = new OpenGroup(spec, group, link, barrier);
    open.bind(binder, context.clock().instant());
    if (link.isLive()) {
      barrier.hold();
    }
    Joined joined = bindings.add(open, context.clock().instant());
    open.bound().forEach(BoundPoint::refresh);
    open.bound().forEach(silence::watch);
    latecomers.catchUp(joined.late());
    // Whose filter is subscribed already get what is known; nothing more will come for them now.
    barrier.await(joined.first());
    if (joined.filters()) {
      filtersChanged.run();
    }
  }

  /**
   * Ends a group: its points are bound no longer, its dispatcher is closed. Announces changed
   * filters before it returns. Does nothing for a group that is not open.
   *
   * @param group its dispatcher
   */
  public void close(GroupDispatcher group) {
    boolean changed = bindings.unbind(group, silence::unwatch);
    group.close();
    OpenGroup gone = bindings.forget(group);
    if (gone != null) {
      gone.barrier().end();
    }
    if (changed) {
      filtersChanged.run();
    }
  }

  /**
   * Every topic filter wanted now, presence topics included, as it goes into SUBSCRIBE.
   *
   * @return what serves all who want it, by filter; a sorted copy
   */
  public Map<String, SubscribeOptions> filters() {
    return bindings.filters();
  }

  /**
   * What became of the filters since this was asked last. One change costs what it changes, however
   * many filters there are.
   *
   * @return options by filter; empty for one that is wanted no more
   */
  public Map<String, Optional<SubscribeOptions>> takeChangedFilters() {
    return bindings.takeChangedFilters();
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
    reception.observe(next);
  }

  /**
   * A message was delivered. Called on the client's thread: never blocks, never throws.
   *
   * @param message the message; nobody may change its payload afterwards
   */
  public void message(InboundMessage message) {
    reception.message(message);
  }

  /**
   * A device answered the request for one point: its value, as if it had come on its address.
   * Called on the client's thread: never blocks, never throws.
   *
   * @param group where the point lives
   * @param index of the point in that group
   * @param answer the answer; nobody may change its payload afterwards
   */
  public void answer(GroupDispatcher group, int index, InboundMessage answer) {
    reception.answer(group, index, answer);
  }

  /**
   * The link stands: called after CONNACK, before the first message if that can be told. Groups
   * that were never connected before are held back until {@link #caughtUp}, as far as that is
   * wanted.
   */
  public void linkUp() {
    if (up(false)) {
      for (OpenGroup group : bindings.open()) {
        group.barrier().hold();
        group.barrier().await(group.bound());
      }
    }
  }

  /** Recorded messages come, without a broker: as if the link stood, and nothing is held back. */
  public void replay() {
    up(true);
  }

  private boolean up(boolean recorded) {
    boolean news = link.up(recorded);
    if (news) {
      refreshAll();
    }
    return news;
  }

  /**
   * The link is lost, or could not be made.
   *
   * @param reason for a person; shown on every point
   */
  public void linkDown(String reason) {
    Instant now = context.clock().instant();
    link.down(reason, now);
    linkGaps.lost(now, reception.lastBound());
    refreshAll();
    bindings.open().forEach(group -> group.barrier().end());
  }

  private void refreshAll() {
    bindings.open().forEach(open -> open.bound().forEach(BoundPoint::refresh));
  }

  /**
   * Everything wanted is subscribed, and what the broker had kept was delivered: what is held back
   * is shown.
   *
   * @param resumed whether nothing had to be subscribed, so that no retained messages came
   * @param sessionPresent whether the broker had kept the session
   * @return filters whose retained messages are to be asked for: exact ones, none of whose points
   *     got a message since the link came back; none unless resumed
   */
  public List<String> caughtUp(boolean resumed, boolean sessionPresent) {
    bindings.open().forEach(group -> group.barrier().end());
    linkGaps.subscribed(context.clock().instant(), sessionPresent, bindings.filters());
    return resumed ? bindings.unheard() : List.of();
  }

  /**
   * The broker granted a subscription.
   *
   * @param filter as in {@link #filters}
   * @param qos granted
   */
  public void granted(String filter, int qos) {
    LOG.debug("Filter [{}] granted with QoS {}", filter, qos);
    linkGaps.granted(filter, qos);
    bindings.users(filter).forEach(point -> point.grant(filter));
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
    for (BoundPoint point : bindings.users(filter)) {
      point.refuse(refusal);
      point.group().barrier().refused(point);
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
    Map<String, Long> totals = reception.counters(bindings.counts());
    totals.put("gaps", gaps.total());
    return totals;
  }

  /**
   * The last messages that could not be used, newest last.
   *
   * @return at most 100; payloads are cut at 4,096 bytes
   */
  public List<Diagnostics.Reject> rejects() {
    return reception.rejects().list();
  }

  /**
   * When values were lost, newest last.
   *
   * @return at most 100; what follows within a minute is merged
   */
  public List<Diagnostics.Gap> gaps() {
    return gaps.list();
  }

  /**
   * Where dispatchers tell what they lose.
   *
   * @return may be called by any thread
   */
  public LossListener losses() {
    return gaps;
  }

  /**
   * How the value of a point came about.
   *
   * @param point a readable point of an open group
   * @return the steps, done again on the last message for the point
   * @throws IllegalArgumentException if the point is not open
   */
  public Explanation explain(Point point) {
    return explainer.explain(point, link.now());
  }

  /** Ends its timer. Groups stay as they are. Idempotent. */
  @Override
  public void close() {
    silence.close();
  }
}
