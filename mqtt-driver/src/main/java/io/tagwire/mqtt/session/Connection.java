package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: one socket, one client object, thrown away when it ends. A fresh client has no
 * left-over packet ids, aliases or messages of the one before.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long DISCONNECT_MILLIS = 500;
  private static final long CLIENT_JOIN_MILLIS = 1_000;
  // The client's own timers are not relied on; ours close the socket.
  private static final int CLIENT_TIMEOUT_SECONDS = 3_600;
  private static final int PUBLISH_OVERHEAD = 64;

  private final BrokerAddress broker;
  private final BrokerSocket socket;
  private final SessionListener listener;
  private final BiConsumer<Connection, Failure> onLost;
  private final MqttAsyncClient client;
  private final int queueCapacity;
  private final long ownMaximumPacketSize;
  private final Notices notices;
  private final CompletableFuture<Grants> login = new CompletableFuture<>();
  private final long openedNanos = System.nanoTime();

  private final Object delivery = new Object();
  // Guarded by delivery.
  private boolean up;
  private boolean ended;

  private final Object window = new Object();
  // Guarded by window.
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  private final Set<Outgoing> inFlight = new HashSet<>();
  private boolean shut;

  private volatile @Nullable Grants grants;

  /** One message on its way; equality is identity. */
  private static final class Outgoing {
    private final OutboundMessage message;
    private final MqttProperties properties;
    private final PublishListener listener;

    Outgoing(OutboundMessage message, MqttProperties properties, PublishListener listener) {
      this.message = message;
      this.properties = properties;
      this.listener = listener;
    }
  }

  /** What the reader saw and the client does not tell. */
  static final class Notices implements PacketInputStream.PacketListener {
    private final Map<Integer, Integer> refused = new ConcurrentHashMap<>();
    private final Map<Integer, int[]> subscribed = new ConcurrentHashMap<>();
    private volatile @Nullable Disconnect disconnect;

    private record Disconnect(int reasonCode, String text) {}

    @Override
    public void refused(int packetId, int reasonCode) {
      refused.put(packetId, reasonCode);
    }

    @Override
    public void subscribed(int packetId, int[] reasonCodes) {
      subscribed.put(packetId, reasonCodes);
    }

    @Override
    public void disconnected(int reasonCode, String text) {
      disconnect = new Disconnect(reasonCode, text);
    }
  }

  /** Told of the answer to a SUBSCRIBE. */
  interface SubscribeListener {
    void answered(int[] reasonCodes, @Nullable String reasonString);

    void failed();
  }

  Connection(
      BrokerAddress broker,
      BrokerSocket socket,
      Notices notices,
      SessionSettings settings,
      String clientId,
      ScheduledExecutorService scheduler,
      SessionListener listener,
      BiConsumer<Connection, Failure> onLost)
      throws MqttException {
    this.broker = broker;
    this.socket = socket;
    this.notices = notices;
    this.listener = listener;
    this.onLost = onLost;
    this.queueCapacity = settings.queueCapacity();
    this.ownMaximumPacketSize = settings.maximumPacketSize();
    // The socket is connected already; the address only has to please the client.
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:1",
            clientId,
            new MemoryPersistence(),
            new PingSender(scheduler),
            null);
    client.setCallback(new Callback());
  }

  /**
   * Sends CONNECT and waits for CONNACK.
   *
   * @param password wiped by the caller afterwards; null for none
   */
  Grants login(SessionSettings settings, byte @Nullable [] password, long deadline)
      throws IOException, MqttException {
    long keepAlive = settings.keepAlive().toSeconds();
    MqttConnectionOptions options = options(settings, password);
    options.setSocketFactory(new OneSocketFactory(socket));
    client.connect(
        options,
        null,
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            loggedIn(token, keepAlive);
          }

          @Override
          public void onFailure(IMqttToken token, Throwable exception) {
            login.completeExceptionally(exception);
          }
        });
    try {
      return login.get(
          Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())),
          TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new java.net.SocketTimeoutException("no CONNACK in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MqttException mqtt) {
        throw mqtt;
      }
      throw new IOException(Faults.text(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static MqttConnectionOptions options(
      SessionSettings settings, byte @Nullable [] password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CLIENT_TIMEOUT_SECONDS);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setCleanStart(settings.cleanStart());
    options.setSessionExpiryInterval(settings.sessionExpirySeconds());
    options.setReceiveMaximum(settings.receiveMaximum());
    options.setMaximumPacketSize(settings.maximumPacketSize());
    // An alias would be delivered with an empty topic.
    options.setTopicAliasMaximum(0);
    options.setUseSubscriptionIdentifiers(false);
    settings.username().ifPresent(options::setUserName);
    if (password != null) {
      options.setPassword(password);
    }
    List<UserProperty> user = new ArrayList<>();
    settings.userProperties().forEach((name, value) -> user.add(new UserProperty(name, value)));
    if (!user.isEmpty()) {
      options.setUserProperties(user);
    }
    settings
        .will()
        .ifPresent(
            will -> {
              MqttProperties properties = new MqttProperties();
              if (will.delaySeconds() > 0) {
                properties.setWillDelayInterval(will.delaySeconds());
              }
              options.setWillMessageProperties(properties);
              options.setWill(
                  will.topic(),
                  new MqttMessage(will.payload(), will.qos(), will.retain(), properties));
            });
    return options;
  }

  private void loggedIn(IMqttToken token, long keepAlive) {
    Grants granted = Grants.of(token, keepAlive);
    grants = granted;
    synchronized (delivery) {
      if (ended) {
        return;
      }
      up = true;
    }
    listener.linkUp();
    login.complete(granted);
  }

  BrokerAddress broker() {
    return broker;
  }

  boolean isUp() {
    synchronized (delivery) {
      return up && !ended;
    }
  }

  long ageNanos() {
    return System.nanoTime() - openedNanos;
  }

  long silentNanos() {
    return System.nanoTime() - socket.lastByteNanos();
  }

  long bytesIn() {
    return socket.bytesIn();
  }

  long bytesOut() {
    return socket.bytesOut();
  }

  int queued() {
    synchronized (window) {
      return queue.size();
    }
  }

  /** Sends one SUBSCRIBE. The filters are legal and allowed by the broker. */
  void subscribe(List<MqttSubscription> filters, SubscribeListener answer) {
    try {
      var unused =
          client.subscribe(
              filters.toArray(new MqttSubscription[0]),
              null,
              new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  MqttProperties properties = token.getResponseProperties();
                  int[] seen = notices.subscribed.remove(token.getMessageId());
                  answer.answered(
                      seen == null ? token.getReasonCodes() : seen,
                      properties == null ? null : properties.getReasonString());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                  answer.failed();
                }
              },
              new MqttProperties());
    } catch (MqttException | RuntimeException e) {
      LOG.debug("SUBSCRIBE was not sent", e);
      answer.failed();
    }
  }

  /** Sends one UNSUBSCRIBE; what the broker answers makes no difference. */
  void unsubscribe(List<String> filters) {
    try {
      var unused =
          client.unsubscribe(filters.toArray(new String[0]), null, null, new MqttProperties());
    } catch (MqttException | RuntimeException e) {
      LOG.debug("UNSUBSCRIBE was not sent", e);
    }
  }

  /** Publishes as soon as the window has room. */
  Publication publish(OutboundMessage message, PublishListener answer) {
    Grants granted = grants;
    MqttProperties properties;
    try {
      properties = MessageProperties.of(message.properties());
    } catch (IllegalArgumentException e) {
      answer.failed(false, Faults.text(e));
      return Publication.GONE;
    }
    Outgoing outgoing = new Outgoing(message, properties, answer);
    String fault = granted == null ? "the broker has not answered yet" : fault(message, granted);
    if (fault == null) {
      synchronized (window) {
        if (shut) {
          fault = "the connection was lost before it was sent";
        } else if (queue.size() >= queueCapacity) {
          fault = "queue full: " + queueCapacity + " messages wait already (queue-capacity)";
        } else {
          queue.add(outgoing);
        }
      }
    }
    if (fault != null) {
      answer.failed(false, fault);
      return Publication.GONE;
    }
    pump();
    return () -> withdraw(outgoing);
  }

  private boolean withdraw(Outgoing outgoing) {
    synchronized (window) {
      return queue.remove(outgoing);
    }
  }

  private @Nullable String fault(OutboundMessage message, Grants granted) {
    if (message.qos() > granted.maximumQos()) {
      return "the broker grants QoS " + granted.maximumQos() + " at most, not " + message.qos();
    }
    if (message.retain() && !granted.retain()) {
      return "the broker does not keep retained messages";
    }
    long limit = Math.min(granted.maximumPacketSize(), ownMaximumPacketSize);
    if (limit < Integer.MAX_VALUE) {
      long size =
          PUBLISH_OVERHEAD
              + message.payload().length
              + (long) message.topic().getBytes(StandardCharsets.UTF_8).length
              + propertiesSize(message.properties());
      if (size > limit) {
        return "a message of " + size + " bytes is longer than " + limit + ", the longest allowed";
      }
    }
    return null;
  }

  private static long propertiesSize(Map<String, String> properties) {
    long size = 0;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      size += 5L + 3L * (property.getKey().length() + property.getValue().length());
    }
    return size;
  }

  // Never more than the broker's receive maximum is handed over: beyond it the client throws and
  // leaks a packet id. One thread at a time, since it assigns topic aliases without a lock.
  private void pump() {
    while (true) {
      Outgoing next;
      String fault = null;
      synchronized (window) {
        Grants granted = grants;
        if (shut || granted == null || inFlight.size() >= granted.receiveMaximum()) {
          return;
        }
        next = queue.poll();
        if (next == null) {
          return;
        }
        inFlight.add(next);
        try {
          hand(next);
        } catch (MqttException | RuntimeException e) {
          inFlight.remove(next);
          fault = Faults.text(e);
        }
      }
      if (fault != null) {
        next.listener.failed(false, fault);
      } else if (next.message.qos() > 0) {
        next.listener.sent();
      }
    }
  }

  private void hand(Outgoing next) throws MqttException {
    OutboundMessage message = next.message;
    MqttMessage wire =
        new MqttMessage(message.payload(), message.qos(), message.retain(), next.properties);
    var unused =
        client.publish(
            message.topic(),
            wire,
            null,
            new MqttActionListener() {
              @Override
              public void onSuccess(IMqttToken token) {
                published(next, token);
              }

              @Override
              public void onFailure(IMqttToken token, Throwable exception) {
                if (release(next)) {
                  next.listener.failed(true, "the connection was lost after it was sent");
                }
              }
            });
  }

  private void published(Outgoing message, IMqttToken token) {
    if (!release(message)) {
      return;
    }
    if (message.message.qos() == 0) {
      message.listener.sent();
    } else {
      int code = reasonCode(token);
      MqttProperties properties = token.getResponseProperties();
      message.listener.acknowledged(
          code, ReasonCode.words(code, properties == null ? null : properties.getReasonString()));
    }
    pump();
  }

  private int reasonCode(IMqttToken token) {
    Integer refused = notices.refused.remove(token.getMessageId());
    if (refused != null) {
      return refused;
    }
    int code = 0;
    int[] codes = token.getReasonCodes();
    if (codes != null) {
      for (int each : codes) {
        code = Math.max(code, each);
      }
    }
    return code;
  }

  private boolean release(Outgoing message) {
    synchronized (window) {
      return inFlight.remove(message);
    }
  }

  /** Ends it because of a fault found on our side. */
  void breakOff(Failure failure) {
    end(failure);
    socket.abort();
  }

  /** Ends it in good order: the broker drops the will (MQTT 5 §3.14). */
  void disconnect() {
    synchronized (delivery) {
      ended = true;
    }
    try {
      client.disconnectForcibly(0, DISCONNECT_MILLIS, true);
    } catch (MqttException | RuntimeException e) {
      LOG.debug("DISCONNECT was not sent", e);
    }
    socket.abort();
    failAll();
  }

  /** Frees what the client holds; waits a moment for its threads. */
  void dispose() {
    socket.abort();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLIENT_JOIN_MILLIS);
    socket.joinWriter(deadline);
    clientThreads().forEach(thread -> BrokerSocket.join(thread, deadline));
    try {
      client.close(true);
    } catch (MqttException | RuntimeException e) {
      LOG.debug("The client object did not close", e);
    }
  }

  // The client gives no hold on its threads but their names.
  private List<Thread> clientThreads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] threads = new Thread[2 * group.activeCount() + 16];
    int count = group.enumerate(threads);
    String end = ": " + client.getClientId();
    List<Thread> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = threads[i].getName();
      if (name.startsWith("MQTT ") && name.endsWith(end)) {
        found.add(threads[i]);
      }
    }
    return found;
  }

  private void end(Failure failure) {
    synchronized (delivery) {
      if (ended) {
        return;
      }
      ended = true;
      if (!up) {
        return;
      }
    }
    listener.linkDown(failure.message());
    failAll();
    onLost.accept(this, failure);
  }

  private void failAll() {
    List<Outgoing> waiting;
    List<Outgoing> sent;
    synchronized (window) {
      shut = true;
      waiting = List.copyOf(queue);
      sent = List.copyOf(inFlight);
      queue.clear();
      inFlight.clear();
    }
    for (Outgoing message : sent) {
      message.listener.failed(true, "the connection was lost after it was sent");
    }
    for (Outgoing message : waiting) {
      message.listener.failed(false, "the connection was lost before it was sent");
    }
  }

  private void deliver(String topic, MqttMessage message) {
    MqttProperties properties = message.getProperties();
    InboundMessage inbound =
        new InboundMessage(
            topic,
            message.getPayload(),
            message.getQos(),
            message.isRetained(),
            message.isDuplicate(),
            () -> MessageProperties.names(properties));
    synchronized (delivery) {
      // The client may still hand over what it had received before the loss.
      if (!ended) {
        listener.message(inbound);
      }
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      try {
        deliver(topic, message);
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        LOG.error("A message on [{}] could not be handled", topic, e);
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      Notices.Disconnect told = notices.disconnect;
      if (told != null) {
        end(Faults.disconnected(broker, told.reasonCode(), told.text()));
        return;
      }
      MqttException exception = response.getException();
      end(
          exception == null
              ? Faults.disconnected(broker, response.getReturnCode(), response.getReasonString())
              : Faults.lost(broker, exception));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      LOG.debug("The client reports an error", exception);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
