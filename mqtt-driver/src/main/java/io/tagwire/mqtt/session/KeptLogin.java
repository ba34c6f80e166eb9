package io.tagwire.mqtt.session;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login after the other: an attempt, a pause after one that failed, another attempt after each
 * loss, and an end in good order. All on the loop, but what says otherwise.
 */
final class KeptLogin {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final SessionSettings settings;
  private final DriverContext context;
  private final String clientId;
  private final SessionLoop loop;
  private final SessionListener listener;
  private final SessionState state;
  private final CurrentConnection current;
  private final Subscribing subscribing;
  private final Runnable onConnected;
  private final Opening opening;
  private final Announcements announcements;
  private final SilenceWatch silence;
  private final CertificateWatch certificates;
  private final ReconnectRule rule;
  private final FailBack failBack;
  private @Nullable Future<?> pause;
  private List<String> unmet = List.of();
  private volatile boolean sessionPresent;
  private volatile SessionInfo info;

  /**
   * Nothing is attempted yet.
   *
   * @param listener gets what comes in
   * @param onConnected run at each login whose subscriptions were answered
   */
  KeptLogin(
      SessionSettings settings,
      DriverContext context,
      String clientId,
      SessionLoop loop,
      SessionListener listener,
      SessionState state,
      CurrentConnection current,
      Subscribing subscribing,
      Runnable onConnected) {
    this.settings = settings;
    this.context = context;
    this.clientId = clientId;
    this.loop = loop;
    this.listener = listener;
    this.state = state;
    this.current = current;
    this.subscribing = subscribing;
    this.onConnected = onConnected;
    this.info = SessionInfo.plain("", clientId, "");
    this.opening = new Opening(settings, context, clientId, loop, listener, this::ended);
    this.announcements = new Announcements(settings, context, clientId, current);
    this.silence = new SilenceWatch(loop);
    this.certificates =
        new CertificateWatch(loop, opening.tlsFiles(), settings.tls().reload(), this::reconnect);
    this.rule = new ReconnectRule(settings, clientId, ThreadLocalRandom.current());
    this.failBack =
        new FailBack(
            settings.failBack(),
            loop,
            "scada-mqtt-" + context.instanceId() + "-probe",
            this::moveBack);
  }

  /** See {@link Session#info}. Any thread. */
  SessionInfo info() {
    return info.withCertificateFault(opening.tlsFiles().fault());
  }

  /** See {@link Session#isSessionPresent}. Any thread. */
  boolean isSessionPresent() {
    return sessionPresent;
  }

  /** Ends the attempt under way, and every later one at its beginning. Any thread. */
  void abort() {
    opening.close();
  }

  /** The first attempt. */
  void begin() {
    state.connecting();
    attempt();
  }

  /** The next attempt, if it waits for it, now. */
  void retryNow() {
    Future<?> waiting = pause;
    if (waiting != null && waiting.cancel(false)) {
      LOG.info("[{}]: asked to try again now", context.instanceId());
      attempt();
    }
  }

  private void attempt() {
    pause = null;
    if (state.isClosing()) {
      return;
    }
    BrokerAddress broker = rule.broker();
    try {
      loggedIn(opening.open(broker, current::set));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      current.clear();
      if (!state.isClosing()) {
        failed(Faults.connecting(broker, e));
      }
    }
  }

  private void failed(Failure failure) {
    boolean news = state.isNews(failure);
    state.failed(failure);
    if (news) {
      LOG.warn("[{}]: {}", context.instanceId(), failure.message());
      if (!state.wasConnected()) {
        listener.linkDown(failure.message());
      }
      state.disconnected(failure);
    }
    pause = loop.later(rule.failed(failure), this::attempt);
  }

  private void loggedIn(Opening.Opened opened) {
    Connection made = opened.connection();
    info = opened.info();
    sessionPresent = opened.grants().sessionPresent();
    certificates.watch(made);
    silence.watch(made, opened.grants());
    if (state.isClosing()) {
      return;
    }
    LOG.info("[{}]: logged in at {} as [{}]", context.instanceId(), made.broker(), clientId);
    tellUnmet(Unmet.of(settings, opened.grants()));
    subscribing.begin(made, opened.grants(), this::connected);
  }

  // Once, not with every reconnect.
  private void tellUnmet(List<String> faults) {
    if (!faults.equals(unmet)) {
      faults.forEach(fault -> LOG.warn("[{}]: {}", context.instanceId(), fault));
      unmet = faults;
    }
  }

  private void connected() {
    if (state.wasConnected()) {
      current.reconnected();
    }
    announcements.birth();
    state.connected();
    onConnected.run();
    failBack.connected(rule.better());
  }

  private void moveBack(BrokerAddress broker) {
    rule.moveTo(broker);
    reconnect("Broker " + broker + " is there again: moving back");
  }

  /** See {@link Session#reconnect}. */
  void reconnect(String reason) {
    Connection now = current.get();
    if (now == null || state.isClosing() || !now.isUp()) {
      return;
    }
    LOG.info("[{}]: {}: logging in anew", context.instanceId(), reason);
    now.disconnect();
    current.ended(now);
    subscribing.left();
    failBack.cancel();
    listener.linkDown(reason);
    state.reconnecting();
    now.dispose();
    attempt();
  }

  // On the thread that found it.
  private void ended(Connection ended, Failure failure) {
    state.failed(failure);
    boolean awaitedShared = subscribing.cut();
    loop.execute(() -> lost(ended, failure, awaitedShared));
  }

  private void lost(Connection ended, Failure reported, boolean awaitedShared) {
    if (!current.is(ended) || state.isClosing()) {
      return;
    }
    current.ended(ended);
    subscribing.lost(ended, awaitedShared);
    failBack.cancel();
    ReconnectRule.Loss loss = rule.lost(reported, Duration.ofNanos(ended.ageNanos()));
    state.failed(loss.failure());
    LOG.warn("[{}]: {}", context.instanceId(), loss.failure().message());
    state.disconnected(loss.failure());
    pause = loop.later(loss.pause(), this::attempt);
  }

  /** Leaves in good order. */
  void close() {
    failBack.close();
    Connection now = current.get();
    if (now != null) {
      announcements.shutdown();
      now.disconnect();
      current.ended(now);
      now.dispose();
    }
    state.closed();
  }
}
