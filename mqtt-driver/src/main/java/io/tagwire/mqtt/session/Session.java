package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.support.Backoff;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login that is kept: connects, subscribes, and after every loss does so again, until it is
 * closed. Thread-safe. One thread of its own does all of that; it exists from {@link #connect} to
 * {@link #close}.
 *
 * <p>Brokers are tried in their order, one at a time: the next one after a failed attempt, the
 * first one again after a connection was lost.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration SLOW_FIRST = Duration.ofSeconds(10);
  private static final Duration SLOW_MAX = Duration.ofSeconds(60);
  private static final long SETTLED_SECONDS = 5;
  private static final int SUSPICIOUS_LIVES = 4;
  private static final long CALM_SECONDS = 60;
  private static final long SUBSCRIBE_SECONDS = 30;
  private static final long CLOSE_SECONDS = 4;
  private static final long STALL_SECONDS_WITHOUT_KEEP_ALIVE = 30;
  private static final int MAX_BYTES_OF_CHAR = 3;
  private static final double SILENCE = 1.5;

  static {
    SilentLogger.install();
  }

  private final SessionSettings settings;
  private final DriverContext context;
  private final SessionListener listener;
  private final List<BrokerAddress> brokers;
  private final String clientId;
  private final Subscriptions subscriptions;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletionStage<Void> stage = connected.minimalCompletionStage();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder publishFailed = new LongAdder();
  private final LongAdder reconnects = new LongAdder();

  private final Object lifecycle = new Object();
  // Guarded by lifecycle.
  private @Nullable ScheduledThreadPoolExecutor loop;
  private boolean closed;

  private volatile ConnectionState state = ConnectionState.IDLE;
  private volatile Instant since;
  private volatile @Nullable Failure lastFailure;
  private volatile @Nullable Connection connection;
  private volatile @Nullable Socket opening;
  private volatile @Nullable Thread loopThread;
  private final LongAdder bytesInBefore = new LongAdder();
  private final LongAdder bytesOutBefore = new LongAdder();
  private volatile boolean closing;

  // All below: only on the loop.
  private final Backoff backoff;
  private final Backoff slow;
  private int brokerIndex;
  private boolean wasConnected;
  private boolean ready;
  private int shortLives;
  private @Nullable Grants grantsNow;

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
    this.brokers = settings.brokers();
    this.since = context.clock().instant();
    String random =
        Integer.toString(
            ThreadLocalRandom.current().nextInt(1 << 24, 1 << 30), Character.MAX_RADIX);
    this.clientId = settings.clientId(context.instanceId(), random);
    this.subscriptions = new Subscriptions(listener);
    this.backoff =
        new Backoff(
            settings.reconnectFirst(), settings.reconnectMax(), ThreadLocalRandom.current());
    this.slow = new Backoff(SLOW_FIRST, SLOW_MAX, ThreadLocalRandom.current());
  }

  /**
   * Starts connecting. Does not block.
   *
   * @return completes on the callback executor when the broker accepted us and answered the first
   *     subscriptions; fails only when closed before
   */
  public CompletionStage<Void> connect() {
    synchronized (lifecycle) {
      if (!closed && loop == null) {
        loop = newLoop();
        state = ConnectionState.CONNECTING;
        since = context.clock().instant();
        loop.execute(
            () -> {
              listener.state(ConnectionState.CONNECTING, Optional.empty());
              attempt();
            });
      }
    }
    return stage;
  }

  private ScheduledThreadPoolExecutor newLoop() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName("session"));
              thread.setDaemon(true);
              loopThread = thread;
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  private String threadName(String role) {
    return "scada-mqtt-" + context.instanceId() + "-" + role;
  }

  /**
   * Wants these filters, now and after every reconnect. Each is subscribed once; retained messages
   * come for filters that are new. Does not block.
   *
   * @param filters legal topic filters and the highest QoS wanted of each
   */
  public void subscribe(Map<String, Integer> filters) {
    if (!filters.isEmpty()) {
      subscriptions.want(filters);
      onLoop(this::pumpSubscriptions);
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
      onLoop(this::pumpSubscriptions);
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
      onLoop(this::pumpSubscriptions);
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
      publishFailed.increment();
      answer.failed(false, offline());
      return Publication.GONE;
    }
    return now.publish(message, new Counting(answer));
  }

  private String offline() {
    Failure failure = lastFailure;
    return closing || state == ConnectionState.CLOSED
        ? "the driver is closed"
        : failure == null ? "not connected" : "not connected: " + failure.message();
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
   * The state now.
   *
   * @return never null
   */
  public ConnectionState state() {
    ConnectionState told = state;
    // A loss counts before the loop has told it.
    return told == ConnectionState.CONNECTED && !isUp() ? ConnectionState.RECONNECTING : told;
  }

  /**
   * When the state began.
   *
   * @return by the clock of the context
   */
  public Instant since() {
    return since;
  }

  /**
   * The last failure, also when it is over.
   *
   * @return empty if there was none
   */
  public Optional<Failure> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * Totals: {@code messages.out} handed to the transport, {@code publish.failed} refused or of
   * unknown fate, {@code publish.waiting} in the queue now, {@code bytes.in}, {@code bytes.out},
   * {@code reconnects}, {@code subscriptions} granted now.
   *
   * @return by name, in that order
   */
  public Map<String, Long> counters() {
    Connection now = connection;
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("messages.out", messagesOut.sum());
    counters.put("publish.failed", publishFailed.sum());
    counters.put("publish.waiting", now == null ? 0L : now.queued());
    counters.put("bytes.in", bytesInBefore.sum() + (now == null ? 0 : now.bytesIn()));
    counters.put("bytes.out", bytesOutBefore.sum() + (now == null ? 0 : now.bytesOut()));
    counters.put("reconnects", reconnects.sum());
    counters.put("subscriptions", now == null ? 0L : subscriptions.activeCount());
    return counters;
  }

  /**
   * Disconnects in good order. Idempotent; blocks some seconds at most. Afterwards the listener is
   * not called any more and no thread is left.
   */
  @Override
  public void close() {
    ScheduledThreadPoolExecutor executor;
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      closed = true;
      closing = true;
      executor = loop;
    }
    if (executor == null) {
      closedState();
    } else if (Thread.currentThread() == loopThread) {
      shutDown();
      executor.shutdownNow();
    } else {
      abortOpening();
      shutDownOn(executor);
    }
    connected.completeExceptionally(
        new DriverException(Failure.of(FailureKind.REJECTED, "The driver was closed")));
  }

  private void shutDownOn(ScheduledThreadPoolExecutor executor) {
    try {
      executor.execute(this::shutDown);
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop is over already", e);
    }
    executor.shutdown();
    boolean ended = false;
    try {
      ended = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Thread last = loopThread;
    if (ended && last != null) {
      // An executor is terminated a moment before its thread is gone.
      BrokerSocket.join(last, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    }
    if (!ended) {
      LOG.warn("[{}]: the session did not close in time", context.instanceId());
      executor.shutdownNow();
      abortOpening();
      if (state != ConnectionState.CLOSED) {
        closedState();
      }
    }
  }

  private void shutDown() {
    Connection now = connection;
    if (now != null) {
      now.disconnect();
      count(now);
      connection = null;
      now.dispose();
    }
    closedState();
  }

  private void closedState() {
    state = ConnectionState.CLOSED;
    since = context.clock().instant();
    listener.state(ConnectionState.CLOSED, Optional.empty());
  }

  private void abortOpening() {
    Socket socket = opening;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("Closing a socket", e);
      }
    }
  }

  private void onLoop(Runnable task) {
    ScheduledThreadPoolExecutor executor;
    synchronized (lifecycle) {
      executor = loop;
    }
    if (executor == null) {
      return;
    }
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("The session is closed", e);
    }
  }

  private void later(Duration delay, Runnable task) {
    ScheduledThreadPoolExecutor executor;
    synchronized (lifecycle) {
      executor = loop;
    }
    if (executor == null) {
      return;
    }
    try {
      var unused = executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The session is closed", e);
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        LOG.error("[{}]: the session failed", context.instanceId(), e);
      }
    };
  }

  private void attempt() {
    if (closing) {
      return;
    }
    BrokerAddress broker = brokers.get(brokerIndex);
    try {
      established(open(broker));
    } catch (IOException | GeneralSecurityException | MqttException | RuntimeException e) {
      if (!closing) {
        attemptFailed(Faults.connecting(broker, e));
      }
    }
  }

  private Connection open(BrokerAddress broker)
      throws IOException, GeneralSecurityException, MqttException {
    long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
    TlsClient tls = broker.tls() ? TlsClient.of(settings.tls(), context) : null;
    Connection.Notices notices = new Connection.Notices();
    BrokerSocket.Wire wire =
        new BrokerSocket.Wire(
            settings.maximumPacketSize(), stallNanos(), notices, threadName("writer"));
    BrokerSocket socket = openSocket(broker, tls, wire, deadline);
    opening = socket;
    byte[] password = password();
    Connection made = null;
    try {
      made =
          new Connection(
              broker, socket, notices, settings, clientId, loopNow(), listener, this::ended);
      connection = made;
      Grants grants = made.login(settings, password, deadline);
      subscriptions.restart(grants.sessionPresent());
      ready = false;
      watch(made, grants);
      grantsNow = grants;
      return made;
    } catch (IOException | MqttException | RuntimeException e) {
      connection = null;
      socket.abort();
      if (made != null) {
        made.dispose();
      }
      throw e;
    } finally {
      opening = null;
      if (password != null) {
        Arrays.fill(password, (byte) 0);
      }
    }
  }

  // On the thread that found it.
  private void ended(Connection ended, Failure failure) {
    lastFailure = failure;
    subscriptions.lost();
    onLoop(() -> lost(ended, failure));
  }

  private BrokerSocket openSocket(
      BrokerAddress broker, @Nullable TlsClient tls, BrokerSocket.Wire wire, long deadline)
      throws IOException {
    // TLS has no deadline of its own: closing the socket ends it.
    var timer =
        context
            .scheduler()
            .schedule(
                this::abortOpening, settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return BrokerSocket.open(
          broker,
          tls,
          wire,
          deadline,
          socket -> {
            opening = socket;
            if (closing) {
              abortOpening();
            }
          });
    } catch (IOException e) {
      if (System.nanoTime() - deadline >= 0) {
        throw new java.net.SocketTimeoutException("connect timed out");
      }
      throw e;
    } finally {
      timer.cancel(false);
    }
  }

  private ScheduledThreadPoolExecutor loopNow() {
    synchronized (lifecycle) {
      if (loop == null) {
        throw new IllegalStateException("not started");
      }
      return loop;
    }
  }

  private long stallNanos() {
    long keepAlive = settings.keepAlive().toSeconds();
    return TimeUnit.SECONDS.toNanos(keepAlive == 0 ? STALL_SECONDS_WITHOUT_KEEP_ALIVE : keepAlive);
  }

  private byte @Nullable [] password() throws GeneralSecurityException {
    Optional<String> reference = settings.password();
    if (reference.isEmpty()) {
      return null;
    }
    char[] secret =
        context
            .secret(reference.get())
            .orElseThrow(
                () ->
                    new GeneralSecurityException(
                        "There is no secret [" + reference.get() + "] for password"));
    ByteBuffer encoded = ByteBuffer.wrap(new byte[MAX_BYTES_OF_CHAR * secret.length]);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret), encoded, true);
    byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
    Arrays.fill(encoded.array(), (byte) 0);
    Arrays.fill(secret, '\0');
    return bytes;
  }

  private void established(Connection made) {
    if (closing) {
      return;
    }
    LOG.info("[{}]: logged in at {} as [{}]", context.instanceId(), made.broker(), clientId);
    Connection now = made;
    later(
        Duration.ofSeconds(SUBSCRIBE_SECONDS),
        () -> {
          if (connection == now && !ready) {
            now.breakOff(
                Failure.of(
                    FailureKind.TIMEOUT,
                    "Broker " + now.broker() + " did not answer subscriptions in time"));
          }
        });
    pumpSubscriptions();
  }

  private void pumpSubscriptions() {
    Connection now = connection;
    Grants grants = grantsNow;
    if (now == null || grants == null || !now.isUp()) {
      return;
    }
    subscriptions.pump(now, grants, () -> onLoop(this::pumpSubscriptions));
    if (!ready && subscriptions.settled()) {
      ready = true;
      nowConnected();
    }
  }

  private void nowConnected() {
    if (wasConnected) {
      reconnects.increment();
    }
    wasConnected = true;
    settings
        .birth()
        .ifPresent(
            birth -> {
              var unused =
                  publish(
                      new OutboundMessage(
                          birth.topic(), birth.payload(), birth.qos(), birth.retain(), Map.of()),
                      new LoggedBirth(birth.topic()));
            });
    change(ConnectionState.CONNECTED, Optional.empty());
    try {
      var unused = connected.completeAsync(() -> null, context.callbacks());
    } catch (RejectedExecutionException e) {
      connected.complete(null);
    }
  }

  private void watch(Connection watched, Grants grants) {
    long keepAlive = grants.keepAliveSeconds();
    if (keepAlive == 0) {
      return;
    }
    long limitNanos = (long) (SILENCE * TimeUnit.SECONDS.toNanos(keepAlive));
    later(
        Duration.ofMillis(250 * keepAlive),
        () -> {
          if (connection != watched || !watched.isUp()) {
            return;
          }
          if (watched.silentNanos() > limitNanos) {
            watched.breakOff(
                Failure.of(
                    FailureKind.TIMEOUT,
                    "Broker "
                        + watched.broker()
                        + " sent nothing for one and a half times the keep-alive of "
                        + keepAlive
                        + " s"));
            return;
          }
          watch(watched, grants);
        });
  }

  private void attemptFailed(Failure failure) {
    boolean news = lastFailure == null || !failure.message().equals(message(lastFailure));
    lastFailure = failure;
    brokerIndex = (brokerIndex + 1) % brokers.size();
    if (news) {
      LOG.warn("[{}]: {}", context.instanceId(), failure.message());
      if (!wasConnected) {
        listener.linkDown(failure.message());
      }
      change(
          wasConnected ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING,
          Optional.of(failure));
    }
    later(pause(failure), this::attempt);
  }

  private static @Nullable String message(@Nullable Failure failure) {
    return failure == null ? null : failure.message();
  }

  // Who is not welcome must not hammer; who is driven out by a twin must not drive it out again.
  private Duration pause(Failure failure) {
    boolean notWelcome =
        failure.kind() == FailureKind.AUTHENTICATION || failure.kind() == FailureKind.CONFIGURATION;
    return notWelcome ? slow.next() : backoff.next();
  }

  private void lost(Connection ended, Failure reported) {
    if (connection != ended || closing) {
      return;
    }
    count(ended);
    connection = null;
    grantsNow = null;
    long lived = TimeUnit.NANOSECONDS.toSeconds(ended.ageNanos());
    if (lived >= SETTLED_SECONDS) {
      backoff.reset();
    }
    if (lived >= CALM_SECONDS) {
      slow.reset();
    }
    brokerIndex = 0;
    Failure failure = namedTwin(reported, lived);
    lastFailure = failure;
    LOG.warn("[{}]: {}", context.instanceId(), failure.message());
    change(
        wasConnected ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING,
        Optional.of(failure));
    later(pause(failure), this::attempt);
  }

  // Some brokers close the connection of a twin without a word.
  private Failure namedTwin(Failure reported, long lived) {
    shortLives = lived < SETTLED_SECONDS ? shortLives + 1 : 0;
    return shortLives < SUSPICIOUS_LIVES || reported.kind() == FailureKind.AUTHENTICATION
        ? reported
        : new Failure(
            FailureKind.AUTHENTICATION,
            reported.message()
                + " soon after login, "
                + shortLives
                + " times running; does another client use the client id ["
                + clientId
                + "]?",
            reported.cause());
  }

  private void count(Connection ended) {
    bytesInBefore.add(ended.bytesIn());
    bytesOutBefore.add(ended.bytesOut());
  }

  private void change(ConnectionState next, Optional<Failure> cause) {
    if (closing) {
      return;
    }
    if (state != next) {
      state = next;
      since = context.clock().instant();
    }
    listener.state(next, cause);
  }

  private record LoggedBirth(String topic) implements PublishListener {
    @Override
    public void sent() {}

    @Override
    public void acknowledged(int reasonCode, String text) {
      if (ReasonCode.isError(reasonCode)) {
        LOG.warn("The birth message on [{}] was refused: {}", topic, text);
      }
    }

    @Override
    public void failed(boolean mayHaveLeft, String reason) {
      LOG.warn("The birth message on [{}] was not published: {}", topic, reason);
    }
  }

  private final class Counting implements PublishListener {
    private final PublishListener next;

    Counting(PublishListener next) {
      this.next = next;
    }

    @Override
    public void sent() {
      messagesOut.increment();
      next.sent();
    }

    @Override
    public void acknowledged(int reasonCode, String text) {
      if (ReasonCode.isError(reasonCode)) {
        publishFailed.increment();
      }
      next.acknowledged(reasonCode, text);
    }

    @Override
    public void failed(boolean mayHaveLeft, String reason) {
      publishFailed.increment();
      next.failed(mayHaveLeft, reason);
    }
  }
}
