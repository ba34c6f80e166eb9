package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes after each login everything that is wanted, and later what else is; tells when all was
 * answered for the first time, and when the backlog of the broker was delivered. Takes note where a
 * broker does not keep what it grants. All on the loop, but {@link #cut}.
 */
final class Subscribing {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration SUBSCRIBE_TIME = Duration.ofSeconds(30);
  private static final long NEVER = -1;

  private final SessionLoop loop;
  private final Subscriptions subscriptions;
  private final Canary canary;
  private final CatchUp catchUp;
  private final SessionListener listener;
  private final String instance;
  private final SharingDoubt sharing = new SharingDoubt();
  private boolean idsUnreliable;
  private @Nullable Login login;

  /** On one connection. */
  private static final class Login {
    private final Connection connection;
    private final boolean resumable;
    private final Runnable onReady;
    private Grants grants;
    private boolean ready;
    private long caughtUpFor = NEVER;

    Login(Connection connection, Grants grants, Runnable onReady) {
      this.connection = connection;
      this.grants = grants;
      this.resumable = grants.sessionPresent();
      this.onReady = onReady;
    }
  }

  /** No login yet. */
  Subscribing(
      SessionLoop loop,
      Subscriptions subscriptions,
      Canary canary,
      Handover handover,
      SessionListener listener,
      String instance) {
    this.loop = loop;
    this.subscriptions = subscriptions;
    this.canary = canary;
    this.catchUp = new CatchUp(loop, canary, handover, this::caughtUp);
    this.listener = listener;
    this.instance = instance;
  }

  /**
   * A connection is logged in; it is broken off if the broker does not answer in time.
   *
   * @param told what the broker says it grants
   * @param onReady run when everything wanted was answered for the first time
   */
  void begin(Connection made, Grants told, Runnable onReady) {
    Grants known = sharing.known(made.broker(), told);
    Grants granted = idsUnreliable ? known.withoutSubscriptionIds() : known;
    subscriptions.restart(granted.sessionPresent(), !granted.subscriptionIds());
    Login begun = new Login(made, granted, onReady);
    login = begun;
    var unused =
        loop.later(
            SUBSCRIBE_TIME,
            () -> {
              if (login == begun && !begun.ready) {
                made.breakOff(
                    Failure.of(
                        FailureKind.TIMEOUT,
                        "Broker " + made.broker() + " did not answer subscriptions in time"));
              }
            });
    pump();
  }

  /** Something else is wanted, or was answered. */
  void pump() {
    Login of = login;
    if (of == null || !of.connection.isUp()) {
      return;
    }
    subscriptions.pump(of.connection, of.grants, () -> loop.execute(this::pump));
    if (!subscriptions.settled()) {
      catchUp.cancel();
      return;
    }
    // A loss meanwhile leaves nothing unanswered, either.
    if (!of.connection.isUp()) {
      return;
    }
    if (idsUnreliable && of.grants.subscriptionIds()) {
      withoutIds(of);
      return;
    }
    if (!of.ready) {
      of.ready = true;
      of.onReady.run();
      canary.begin(of.connection, of.grants, this::idsUnreliable);
    }
    long packets = subscriptions.packets();
    if (packets != of.caughtUpFor) {
      of.caughtUpFor = packets;
      catchUp.begin(of.resumable && packets == 0);
    }
  }

  private void caughtUp(boolean resumed) {
    subscriptions.prune();
    listener.caughtUp(resumed);
    pump();
  }

  private void idsUnreliable() {
    idsUnreliable = true;
    pump();
  }

  // A broker that sends one copy and names only one of its subscriptions: the points of the others
  // would get nothing. Or one that sends a copy for each and names all with each: every point would
  // get every copy. Everything is subscribed anew, and what is retained comes for all.
  private void withoutIds(Login of) {
    LOG.warn(
        "[{}]: Broker {} does not name the subscription that each copy of a message is for: going on"
            + " without subscription identifiers",
        instance,
        of.connection.broker());
    of.grants = of.grants.withoutSubscriptionIds();
    subscriptions.startCovering();
    of.caughtUpFor = NEVER;
    pump();
  }

  /**
   * The connection was lost: nothing is granted any more. On the thread that found it.
   *
   * @return whether a shared subscription was not answered
   */
  boolean cut() {
    boolean awaitedShared = subscriptions.awaitsShared();
    subscriptions.lost();
    return awaitedShared;
  }

  /** A connection was lost; called after {@link #cut}, which said whether it awaited sharing. */
  void lost(Connection ended, boolean awaitedShared) {
    over();
    Protocol protocol = ended.grants().map(Grants::protocol).orElse(Protocol.V5);
    if (sharing.lost(ended.broker(), protocol, awaitedShared)) {
      LOG.warn(
          "[{}]: Broker {} closes the connection at shared subscriptions ($share), which MQTT 3.1.1"
              + " does not know: going on without them",
          instance,
          ended.broker());
    }
  }

  /** We left the connection. */
  void left() {
    over();
    subscriptions.lost();
  }

  private void over() {
    login = null;
    canary.end();
    catchUp.cancel();
  }
}
