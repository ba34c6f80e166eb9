package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login that is kept: connects, subscribes, and after every loss does so again, until it is
 * closed. Thread-safe. One thread of its own, the loop, does all of that in {@link KeptLogin} and
 * {@link Subscribing}; it exists from {@link #connect} to {@link #close}.
 *
 * <p>Brokers are tried in their order, one at a time: the next one after a failed attempt, the
 * first one again after a connection was lost, an earlier one after the time {@code fail-back}.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final long CLOSE_SECONDS = 5;

  static {
    SilentLogger.install();
  }

  private final DriverContext context;
  private final String clientId;
  private final SessionLoop loop;
  private final SessionState state;
  private final CurrentConnection current;
  private final Subscriptions subscriptions;
  private final Subscribing subscribing;
  private final Canary canary;
  private final KeptLogin login;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletionStage<Void> stage = connected.minimalCompletionStage();

  private final Object lifecycle = new Object();
  // Guarded by lifecycle.
  private boolean closed;

  /**
   * A session that does nothing yet.
   *
   * @param settings without errors
   * @param context clock, secrets and callback executor
   * @param listener receives what happens
   */
  public Session(SessionSettings settings, DriverContext context, SessionListener listener) {
    this.context = context;
    String random =
        Integer.toString(
            ThreadLocalRandom.current().nextInt(1 << 24, 1 << 30), Character.MAX_RADIX);
    this.clientId = settings.clientId(context.instanceId(), random);
    this.loop = new SessionLoop("scada-mqtt-" + context.instanceId() + "-session");
    this.state = new SessionState(context.clock(), listener);
    this.current = new CurrentConnection(state);
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
    this.subscribing =
        new Subscribing(loop, subscriptions, canary, handover, listener, context.instanceId());
    this.login =
        new KeptLogin(
            settings,
            context,
            clientId,
            loop,
            new Inbox(listener, canary, handover),
            state,
            current,
            subscribing,
            this::connected);
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
        loop.execute(login::retryNow);
        return stage;
      }
      loop.start();
      state.starting();
      loop.execute(login::begin);
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
      loop.execute(subscribing::pump);
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
      loop.execute(subscribing::pump);
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
      loop.execute(subscribing::pump);
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
    return current.publish(message, answer);
  }

  /**
   * Whether the broker accepted us and the connection is not known to be lost.
   *
   * @return true between link up and link down
   */
  public boolean isUp() {
    return current.isUp();
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
    return login.isSessionPresent();
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
    return login.info();
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
    Map<String, Long> totals = current.totals(subscriptions.activeCount());
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
    return current.grants();
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
      state.closing();
    }
    if (!loop.isStarted()) {
      state.closed();
    } else if (loop.isCurrentThread()) {
      login.close();
      loop.stop();
    } else {
      login.abort();
      if (!loop.end(login::close, CLOSE_SECONDS)) {
        LOG.warn("[{}]: the session did not close in time", context.instanceId());
        login.abort();
        if (state.now() != ConnectionState.CLOSED) {
          state.closed();
        }
      }
    }
    connected.completeExceptionally(
        new DriverException(Failure.of(FailureKind.REJECTED, "The driver was closed")));
  }

  /**
   * Logs in anew, in good order: the broker drops the will and keeps what {@code session-expiry}
   * lets it keep. Does not block; does nothing while offline.
   *
   * @param reason for a person
   */
  void reconnect(String reason) {
    loop.execute(() -> login.reconnect(reason));
  }

  // Each time; the stage takes the first.
  private void connected() {
    try {
      var unused = connected.completeAsync(() -> null, context.callbacks());
    } catch (RejectedExecutionException e) {
      connected.complete(null);
    }
  }
}
