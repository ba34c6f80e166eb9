package io.tagwire.mqtt;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverFeature;
import io.tagwire.driver.Failure;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.Health;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.Replay;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.diagnostics.DiagnosticCatalog;
import io.tagwire.mqtt.diagnostics.DiagnosticPoints;
import io.tagwire.mqtt.duty.Duties;
import io.tagwire.mqtt.duty.DutyAnswer;
import io.tagwire.mqtt.intake.Intake;
import io.tagwire.mqtt.queue.CommandSender;
import io.tagwire.mqtt.queue.Delivery;
import io.tagwire.mqtt.queue.DeliveryListener;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import io.tagwire.mqtt.session.Session;
import io.tagwire.mqtt.session.SessionListener;
import io.tagwire.mqtt.session.SessionSettings;
import io.tagwire.mqtt.write.Publisher;
import io.tagwire.mqtt.write.Responses;
import io.tagwire.mqtt.write.Watches;
import io.tagwire.mqtt.write.Writes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** One connection to a broker: the session, the way in, the way out and the groups. */
final class MqttDriver implements Driver {
  private final DriverContext context;
  private final Session session;
  private final Intake intake;
  private final CommandSender sender;
  private final Responses responses;
  private final Writes writes;
  private final Watches watches;
  private final Reads reads;
  private final Duties duties;
  private final Wire wire;
  private final RawSubscriptions raw;
  private final Filters filters;
  private final DriverFacts facts;
  private final DiagnosticCatalog catalog;
  private final DiagnosticPoints diagnostics;
  private final Map<Class<? extends DriverFeature>, DriverFeature> features;
  private final Set<MqttPointGroup> groups = ConcurrentHashMap.newKeySet();

  private final Object watching = new Object();
  private final Object lifecycle = new Object();
  // Guarded by lifecycle.
  private boolean connecting;
  private boolean replaying;
  private boolean closed;

  MqttDriver(DriverContext context, SessionSettings settings) {
    this.context = context;
    this.intake = new Intake(context, MqttDriverFactory.otherSettings(), settings.delivery());
    this.wire = new Wire();
    this.session = new Session(settings, context, wire);
    this.filters = new Filters(session);
    this.raw =
        new RawSubscriptions(context, session, filters, settings.delivery().acknowledgeTaken());
    this.sender = new CommandSender(context, new ToSession(), settings.outbound());
    this.duties =
        new Duties(context, message -> session.publish(message, new DutyAnswer(message.topic())));
    this.responses = new Responses(settings.outbound().responseTopic(clientId()));
    this.writes = new Writes(context, new Out(), responses, settings.queueCapacity(), this::watch);
    this.watches = new Watches(responses, writes::state, this::watchedChanged);
    this.reads = new Reads(context, session, responses, intake, this::watch);
    this.features =
        Map.of(
            RawMessages.class,
            raw,
            Replay.class,
            (Replay) this::feed,
            Diagnostics.class,
            new ToldDiagnostics());
    this.facts = new DriverFacts(context.clock(), session, filters, this::health, intake::gaps);
    this.catalog = new DiagnosticCatalog(health().counters().keySet());
    this.diagnostics =
        new DiagnosticPoints(context, catalog, settings.diagnosticsInterval(), facts);
    intake.onFiltersChanged(() -> filters.points(intake::takeChangedFilters));
  }

  DiagnosticCatalog catalog() {
    return catalog;
  }

  // Watching costs something for every value: only as long as somebody waits. Run after each
  // change, one at a time, so that the last run sees the last change.
  private void watch() {
    synchronized (watching) {
      intake.observe(writes.isAwaiting() || reads.isAwaiting() ? this::observe : null);
    }
  }

  private void watchedChanged() {
    filters.watches(watches::filters);
  }

  // Where the broker chooses the client id it comes too late for a topic.
  private String clientId() {
    return session.clientId().isEmpty()
        ? context.instanceId() + "-" + UUID.randomUUID()
        : session.clientId();
  }

  private void observe(GroupDispatcher group, int index, TagValue value, InboundMessage because) {
    Writes.Target target = new Writes.Target(group, index);
    writes.observed(target, value, because);
    reads.observed(target, value);
  }

  @Override
  public CompletionStage<Void> connect() {
    synchronized (lifecycle) {
      if (replaying && !connecting) {
        intake.linkDown("not connected yet");
      }
      connecting = true;
    }
    sender.start();
    return session.connect();
  }

  @Override
  public PointGroup open(GroupSpec spec, GroupListener listener) {
    MqttPointGroup group;
    synchronized (lifecycle) {
      if (closed) {
        throw new IllegalStateException("The driver [" + context.instanceId() + "] is closed");
      }
      group =
          new MqttPointGroup(
              spec,
              listener,
              context,
              intake,
              writes,
              watches,
              reads,
              duties,
              diagnostics,
              groups::remove);
      groups.add(group);
    }
    group.bind();
    return group;
  }

  @Override
  public <F extends DriverFeature> Optional<F> feature(Class<F> type) {
    return Optional.ofNullable(features.get(type)).map(type::cast);
  }

  private void feed(RawMessage message) {
    synchronized (lifecycle) {
      if (connecting || closed) {
        throw new IllegalStateException(
            "The driver ["
                + context.instanceId()
                + "] "
                + (closed ? "is closed" : "was connected: messages come from the broker"));
      }
      if (!replaying) {
        replaying = true;
        intake.replay();
      }
    }
    Map<String, String> properties = message.properties();
    wire.message(
        new InboundMessage(
            message.topic(),
            message.payload().toArray(),
            message.qos(),
            message.retained(),
            message.duplicate(),
            () -> properties));
  }

  /**
   * The counters of the way in ({@link Intake#counters}), of the session ({@link Session#counters})
   * of writing ({@link Writes#counters}) and of commands that wait ({@link
   * CommandSender#counters}).
   */
  @Override
  public Health health() {
    Map<String, Long> counters = new LinkedHashMap<>(intake.counters());
    session.counters().forEach(counters::putIfAbsent);
    counters.putAll(writes.counters());
    counters.putAll(sender.counters());
    return new Health(session.state(), session.since(), session.lastFailure(), counters);
  }

  @Override
  public void close() {
    synchronized (lifecycle) {
      closed = true;
    }
    duties.close();
    writes.close();
    reads.close();
    session.close();
    sender.close();
    raw.close();
    List.copyOf(groups).forEach(MqttPointGroup::close);
    diagnostics.close();
    intake.close();
  }

  @Override
  public String toString() {
    return "MqttDriver[" + context.instanceId() + ", " + session.state() + "]";
  }

  /** Where the session and a replay hand over. */
  private final class Wire implements SessionListener {
    @Override
    public void message(InboundMessage message) {
      // An answer to a request is no message of the plant.
      if (!responses.message(message)) {
        watches.message(message);
        intake.message(message);
      }
      raw.message(message);
    }

    @Override
    public void linkUp() {
      intake.linkUp();
    }

    @Override
    public void linkDown(String reason) {
      sender.linkDown();
      duties.linkDown();
      intake.linkDown(reason);
    }

    @Override
    public void granted(String filter, int qos) {
      facts.granted(filter);
      intake.granted(filter, qos);
      raw.granted(filter);
    }

    @Override
    public void refused(String filter, String reason) {
      facts.refused(filter);
      intake.refused(filter, reason);
      raw.refused(filter, reason);
    }

    @Override
    public void caughtUp(boolean resumed) {
      session.fetchRetained(intake.caughtUp(resumed, session.isSessionPresent()));
    }

    @Override
    public void state(ConnectionState state, Optional<Failure> cause) {
      if (cause.isPresent()) {
        facts.failed();
      }
      // Not before: what confirms commands is subscribed to by then.
      if (state == ConnectionState.CONNECTED) {
        sender.linkUp();
        duties.linkUp();
      }
      context.onState(state, cause);
      diagnostics.refresh();
    }
  }

  /** Where commands leave. */
  private final class ToSession implements CommandSender.Link {
    @Override
    public Publication publish(OutboundMessage message, PublishListener answer) {
      return session.publish(message, answer);
    }

    @Override
    public boolean isUp() {
      return session.isUp();
    }
  }

  /** Where writes hand over. */
  private final class Out implements Publisher {
    @Override
    public Publication publish(
        OutboundMessage message, Delivery delivery, DeliveryListener answer) {
      return sender.send(message, delivery, answer);
    }

    @Override
    public boolean hears(String filter) {
      return !session.isUp() || session.isSubscribed(filter);
    }
  }

  /** How values came about, those of diagnostics, too. */
  private final class ToldDiagnostics implements Diagnostics {
    @Override
    public Explanation explain(Point point) {
      return diagnostics.explain(point).orElseGet(() -> otherwise(point));
    }

    private Explanation otherwise(Point point) {
      Explanation explanation = intake.explain(point);
      return DiagnosticCatalog.isDiagnostic(point)
          ? new Explanation(
              catalog.check(point).stream()
                  .map(issue -> new Step(issue.path(), issue.message()))
                  .toList(),
              Optional.empty())
          : explanation;
    }

    @Override
    public List<Reject> rejects() {
      return intake.rejects();
    }

    @Override
    public List<Gap> gaps() {
      return intake.gaps();
    }
  }
}
