package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login that is kept: connects, subscribes, and after every loss does so again, until it is
 * closed. Thread-safe. One thread of its own does all of that; it exists from {@link #connect} to
 * {@link #close}.
 *
 * <p>Brokers are tried in their order, one at a time: the next one after a failed attempt, the
 * first one again after a connection was lost, an earlier one after the time {@code fail-back}.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration SUBSCRIBE_TIME = Duration.ofSeconds(30);
  private static final long CLOSE_SECONDS = 5;
  private static final long FAREWELL_MILLIS = 1_000;

  static {
    SilentLogger.install();
  }

  private final SessionSettings settings;
  private final DriverContext context;
  private final SessionListener listener;
  private final String clientId;
  private final SessionLoop loop;
  private final SessionState state;
  private final SessionCounters counters = new SessionCounters();
  private final Subscriptions subscriptions;
  private final Opening opening;
  private final SilenceWatch silence;
  private final Canary canary;
  private final CatchUp catchUp;
  private final FailBack failBack;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletionStage<Void> stage = connected.minimalCompletionStage();
  private volatile boolean sessionPresent;
  private volatile @Nullable Connection connection;
  private volatile SessionInfo login;
  private volatile boolean closing;

  private final Object lifecycle = new Object();
  // Guarded by lifecycle.
  private boolean closed;

  // All below: only on the loop.
  private final ReconnectRule rule;
  private boolean wasConnected;
  private boolean ready;
  private @Nullable Grants grants;
  private @Nullable Future<?> waiting;
  private boolean resumable;
  private long caughtUpFor;
  private List<String> unmet = List.of();
  private boolean idsUnreliable;
  private final SharingDoubt sharing = new SharingDoubt();

  /**
   * A session that does nothing yet.
   *
   * @param settings without errors
   * @param context clock, secrets and callback executor
   * @param listener receives what happens
   */
  public Session(SessionSettings settings, DriverContext context, SessionListener listener) {
    this.settings = settings;
    this.context = context;
    this.listener = listener;
    String random =
        Integer.toString(
            ThreadLocalRandom.current().nextInt(1 << 24, 1 << 30), Character.MAX_RADIX);
    this.clientId = settings.clientId(context.instanceId(), random);
    this.login = SessionInfo.plain("", clientId, "");
    this.loop = new SessionLoop("scada-mqtt-" + context.instanceId() + "-session");
    this.state = new SessionState(context.clock(), listener);
    Handover handover = new Handover();
    this.canary =
        new Canary(
            settings.canary(clientId.isEmpty() ? random : clientId, context.instanceId()),
            loop,
            handover,
            context.instanceId(),
            Long.toHexString(ThreadLocalRandom.current().nextLong()));
    this.subscriptions =
        new Subscriptions(
            listener,
            canary.settings().on() ? canary.settings().topic() : "",
            settings.subscribeMaximum());
    this.catchUp = new CatchUp(loop, canary, handover, this::caughtUp);
    this.opening =
        new Opening(
            settings, context, clientId, loop, new Inbox(listener, canary, handover), this::ended);
    this.silence = new SilenceWatch(loop);
    this.failBack =
        new FailBack(
            settings.failBack(),
            loop,
            "scada-mqtt-" + context.instanceId() + "-probe",
            this::moveBack);
    this.rule = new ReconnectRule(settings, clientId, ThreadLocalRandom.current());
  }

  /**
   * Starts connecting. Does not block. Called again while it waits between two attempts, the next
   * one begins at once.
   *
   * @return the same stage each time: completes on the callback executor when the broker accepted
   *     us and answered the first subscriptions; fails only when closed before
   */
  public CompletionStage<Void> connect() {
    synchronized (lifecycle) {
      if (closed) {
        return stage;
      }
      if (loop.isStarted()) {
        loop.execute(this::retryNow);
        return stage;
      }
      loop.start();
      state.become(ConnectionState.CONNECTING);
      loop.execute(
          () -> {
            state.change(ConnectionState.CONNECTING, Optional.empty());
            attempt();
          });
    }
    return stage;
  }

  /**
   * Wants these filters, now and after every reconnect. Each is subscribed once; retained messages
   * come for filters that are new. Does not block.
   *
   * @param filters legal topic filters and what is wanted of each
   */
  public void subscribe(Map<String, SubscribeOptions> filters) {
    if (!filters.isEmpty()) {
      subscriptions.want(filters);
      loop.execute(this::pumpSubscriptions);
    }
  }

  /**
   * Asks the broker for the retained messages of wanted filters once more. Does not block; does
   * nothing while offline.
   *
   * @param filters wanted ones; others are ignored
   */
  public void fetchRetained(Collection<String> filters) {
    if (isUp() && !filters.isEmpty()) {
      subscriptions.wantRetained(filters);
      loop.execute(this::pumpSubscriptions);
    }
  }

  /**
   * Wants these filters no more. Does not block.
   *
   * @param filters wanted ones; others are ignored
   */
  public void unsubscribe(Collection<String> filters) {
    if (!filters.isEmpty()) {
      subscriptions.drop(filters);
      loop.execute(this::pumpSubscriptions);
    }
  }

  /**
   * Publishes. Does not block. Messages keep their order.
   *
   * @param message with a legal topic
   * @param answer told how far it got; also, within this call, that it was refused
   * @return what can be withdrawn as long as it has not left
   */
  public Publication publish(OutboundMessage message, PublishListener answer) {
    Connection now = connection;
    if (now == null || !now.isUp()) {
      counters.publishFailed();
      answer.failed(false, offline());
      return Publication.GONE;
    }
    return now.publish(message, counters.counting(answer));
  }

  private String offline() {
    Optional<Failure> failure = state.lastFailure();
    return closing || state.now() == ConnectionState.CLOSED
        ? "the driver is closed"
        : failure.map(last -> "not connected: " + last.message()).orElse("not connected");
  }

  /**
   * Whether the broker accepted us and the connection is not known to be lost.
   *
   * @return true between link up and link down
   */
  public boolean isUp() {
    Connection now = connection;
    return now != null && now.isUp();
  }

  /**
   * Whether the broker has granted a filter on this connection.
   *
   * @param filter as in {@link #subscribe}
   * @return true from SUBACK to the loss of the link or of the subscription
   */
  public boolean isSubscribed(String filter) {
    return subscriptions.isActive(filter);
  }

  /**
   * How we ask the broker to know us.
   *
   * @return empty if the broker is to choose
   */
  public String clientId() {
    return clientId;
  }

  /**
   * Whether the broker had kept our session when we logged in last.
   *
   * @return false before the first login
   */
  public boolean isSessionPresent() {
    return sessionPresent;
  }

  /**
   * The state now.
   *
   * @return never null
   */
  public ConnectionState state() {
    ConnectionState told = state.now();
    // A loss counts before the loop has told it.
    return told == ConnectionState.CONNECTED && !isUp() ? ConnectionState.RECONNECTING : told;
  }

  /**
   * When the state began.
   *
   * @return by the clock of the context
   */
  public Instant since() {
    return state.since();
  }

  /**
   * The last failure, also when it is over.
   *
   * @return empty if there was none
   */
  public Optional<Failure> lastFailure() {
    return state.lastFailure();
  }

  /**
   * Facts about the login that holds now or was the last one.
   *
   * @return a snapshot
   */
  public SessionInfo info() {
    return login.withCertificateFault(opening.tlsFiles().fault());
  }

  /**
   * Totals: {@code messages.out} handed to the transport, {@code publish.failed} refused or of
   * unknown fate, {@code publish.waiting} in the queue now, {@code bytes.in}, {@code bytes.out},
   * {@code reconnects}, {@code subscriptions} granted now, {@code canary.sent} and {@code
   * canary.returned}.
   *
   * @return by name, in that order
   */
  public Map<String, Long> counters() {
    Map<String, Long> totals = counters.totals(connection, subscriptions.activeCount());
    CanaryReport report = canary.report();
    totals.put("canary.sent", report.sent());
    totals.put("canary.returned", report.returned());
    return totals;
  }

  /**
   * How the canary is doing.
   *
   * @return a snapshot
   */
  public CanaryReport canary() {
    return canary.report();
  }

  /**
   * What the broker granted on this connection.
   *
   * @return empty while there is no connection
   */
  public Optional<Grants> granted() {
    Connection now = connection;
    return now == null || !now.isUp() ? Optional.empty() : now.grants();
  }

  /**
   * Disconnects in good order. Idempotent; blocks some seconds at most. Afterwards the listener is
   * not called any more and no thread is left.
   */
  @Override
  public void close() {
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      closed = true;
      closing = true;
    }
    if (!loop.isStarted()) {
      closedState();
    } else if (loop.isCurrentThread()) {
      shutDown();
      loop.stop();
    } else {
      opening.close();
      if (!loop.end(this::shutDown, CLOSE_SECONDS)) {
        LOG.warn("[{}]: the session did not close in time", context.instanceId());
        opening.close();
        if (state.now() != ConnectionState.CLOSED) {
          closedState();
        }
      }
    }
    connected.completeExceptionally(
        new DriverException(Failure.of(FailureKind.REJECTED, "The driver was closed")));
  }

  private Placeholders placeholders() {
    return new Placeholders(clientId, context.instanceId(), context.clock().instant());
  }

  private void shutDown() {
    failBack.close();
    Connection now = connection;
    if (now != null) {
      settings.filled(placeholders()).shutdown().ifPresent(this::sayFarewell);
      now.disconnect();
      counters.ended(now);
      connection = null;
      now.dispose();
    }
    closedState();
  }

  // The broker drops the will when we leave in good order.
  private void sayFarewell(StandingMessage message) {
    if (isUp()) {
      Farewell farewell =
          new Farewell(new LoggedPublish("shutdown", message.topic()), message.qos() > 0);
      var unused = publish(message.outbound(), farewell);
      farewell.await(FAREWELL_MILLIS);
    }
  }

  private void moveBack(BrokerAddress broker) {
    rule.moveTo(broker);
    reconnectNow("Broker " + broker + " is there again: moving back");
  }

  private void closedState() {
    state.change(ConnectionState.CLOSED, Optional.empty());
  }

  private void retryNow() {
    Future<?> pause = waiting;
    if (pause != null && pause.cancel(false)) {
      LOG.info("[{}]: asked to try again now", context.instanceId());
      attempt();
    }
  }

  private void attempt() {
    waiting = null;
    if (closing) {
      return;
    }
    BrokerAddress broker = rule.broker();
    try {
      established(opening.open(broker, made -> connection = made));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      connection = null;
      if (!closing) {
        attemptFailed(Faults.connecting(broker, e));
      }
    }
  }

  // As long as the connection lives.
  private void watchFiles(Connection watched) {
    Duration every = settings.tls().reload();
    if (!watched.broker().tls() || every.isZero()) {
      return;
    }
    var unused =
        loop.later(
            every,
            () -> {
              if (connection == watched) {
                opening.tlsFiles().news().ifPresent(this::reconnectNow);
                if (connection == watched) {
                  watchFiles(watched);
                }
              }
            });
  }

  /**
   * Logs in anew, in good order: the broker drops the will and keeps what {@code session-expiry}
   * lets it keep. Does not block; does nothing while offline.
   *
   * @param reason for a person
   */
  void reconnect(String reason) {
    loop.execute(() -> reconnectNow(reason));
  }

  private void reconnectNow(String reason) {
    Connection now = connection;
    if (now == null || closing || !now.isUp()) {
      return;
    }
    LOG.info("[{}]: {}: logging in anew", context.instanceId(), reason);
    now.disconnect();
    counters.ended(now);
    connection = null;
    grants = null;
    canary.end();
    catchUp.cancel();
    failBack.cancel();
    subscriptions.lost();
    listener.linkDown(reason);
    change(ConnectionState.RECONNECTING, Optional.empty());
    now.dispose();
    attempt();
  }

  // On the thread that found it.
  private void ended(Connection ended, Failure failure) {
    state.failed(failure);
    boolean awaitedShared = subscriptions.awaitsShared();
    subscriptions.lost();
    loop.execute(() -> lost(ended, failure, awaitedShared));
  }

  private void established(Opening.Opened opened) {
    Connection made = opened.connection();
    Grants said = sharing.known(made.broker(), opened.grants());
    Grants granted = idsUnreliable ? said.withoutSubscriptionIds() : said;
    subscriptions.restart(granted.sessionPresent(), !granted.subscriptionIds());
    ready = false;
    resumable = granted.sessionPresent();
    caughtUpFor = -1;
    grants = granted;
    login = opened.info();
    watchFiles(made);
    sessionPresent = opened.grants().sessionPresent();
    silence.watch(made, opened.grants());
    if (closing) {
      return;
    }
    LOG.info("[{}]: logged in at {} as [{}]", context.instanceId(), made.broker(), clientId);
    tellUnmet(Unmet.of(settings, opened.grants()));
    var unused =
        loop.later(
            SUBSCRIBE_TIME,
            () -> {
              if (connection == made && !ready) {
                made.breakOff(
                    Failure.of(
                        FailureKind.TIMEOUT,
                        "Broker " + made.broker() + " did not answer subscriptions in time"));
              }
            });
    pumpSubscriptions();
  }

  // Once, not with every reconnect.
  private void tellUnmet(List<String> faults) {
    if (!faults.equals(unmet)) {
      faults.forEach(fault -> LOG.warn("[{}]: {}", context.instanceId(), fault));
      unmet = faults;
    }
  }

  private void pumpSubscriptions() {
    Connection now = connection;
    Grants granted = grants;
    if (now == null || granted == null || !now.isUp()) {
      return;
    }
    subscriptions.pump(now, granted, () -> loop.execute(this::pumpSubscriptions));
    if (!subscriptions.settled()) {
      catchUp.cancel();
      return;
    }
    // A loss meanwhile leaves nothing unanswered, either.
    if (!now.isUp()) {
      return;
    }
    if (idsUnreliable && granted.subscriptionIds()) {
      withoutIds(now, granted);
      return;
    }
    if (!ready) {
      ready = true;
      nowConnected();
      canary.begin(now, granted, this::idsUnreliable);
      failBack.connected(rule.better());
    }
    long packets = subscriptions.packets();
    if (packets != caughtUpFor) {
      caughtUpFor = packets;
      catchUp.begin(resumable && packets == 0);
    }
  }

  private void caughtUp(boolean resumed) {
    subscriptions.prune();
    listener.caughtUp(resumed);
    pumpSubscriptions();
  }

  private void idsUnreliable() {
    idsUnreliable = true;
    pumpSubscriptions();
  }

  // A broker that sends one copy and names only one of its subscriptions: the points of the others
  // would get nothing. Or one that sends a copy for each and names all with each: every point would
  // get every copy. Everything is subscribed anew, and what is retained comes for all.
  private void withoutIds(Connection of, Grants granted) {
    LOG.warn(
        "[{}]: Broker {} does not name the subscription that each copy of a message is for: going on"
            + " without subscription identifiers",
        context.instanceId(),
        of.broker());
    grants = granted.withoutSubscriptionIds();
    subscriptions.startCovering();
    caughtUpFor = -1;
    pumpSubscriptions();
  }

  private void nowConnected() {
    if (wasConnected) {
      counters.reconnected();
    }
    wasConnected = true;
    settings
        .filled(placeholders())
        .birth()
        .ifPresent(
            birth -> {
              var unused = publish(birth.outbound(), new LoggedPublish("birth", birth.topic()));
            });
    change(ConnectionState.CONNECTED, Optional.empty());
    try {
      var unused = connected.completeAsync(() -> null, context.callbacks());
    } catch (RejectedExecutionException e) {
      connected.complete(null);
    }
  }

  private void attemptFailed(Failure failure) {
    boolean news = state.isNews(failure);
    state.failed(failure);
    if (news) {
      LOG.warn("[{}]: {}", context.instanceId(), failure.message());
      if (!wasConnected) {
        listener.linkDown(failure.message());
      }
      offline(failure);
    }
    waiting = loop.later(rule.failed(failure), this::attempt);
  }

  private void lost(Connection ended, Failure reported, boolean awaitedShared) {
    if (connection != ended || closing) {
      return;
    }
    counters.ended(ended);
    connection = null;
    grants = null;
    canary.end();
    catchUp.cancel();
    failBack.cancel();
    Protocol protocol = ended.grants().map(Grants::protocol).orElse(Protocol.V5);
    if (sharing.lost(ended.broker(), protocol, awaitedShared)) {
      LOG.warn(
          "[{}]: Broker {} closes the connection at shared subscriptions ($share), which MQTT 3.1.1"
              + " does not know: going on without them",
          context.instanceId(),
          ended.broker());
    }
    ReconnectRule.Loss loss = rule.lost(reported, Duration.ofNanos(ended.ageNanos()));
    state.failed(loss.failure());
    LOG.warn("[{}]: {}", context.instanceId(), loss.failure().message());
    offline(loss.failure());
    waiting = loop.later(loss.pause(), this::attempt);
  }

  private void offline(Failure failure) {
    change(
        wasConnected ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING,
        Optional.of(failure));
  }

  private void change(ConnectionState next, Optional<Failure> cause) {
    if (!closing) {
      state.change(next, cause);
    }
  }
}
