package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: one socket, one client object, thrown away when it ends. */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long DISCONNECT_MILLIS = 500;
  private static final long CLIENT_JOIN_MILLIS = 1_000;

  private final BrokerAddress broker;
  private final BrokerSocket socket;
  private final SessionListener listener;
  private final BiConsumer<Connection, Failure> onLost;
  private final Client client;
  private final PublishWindow window;
  private final PacketNotices notices;
  private final Acknowledgements acknowledgements;
  private final CompletableFuture<Grants> login = new CompletableFuture<>();
  private final long openedNanos = System.nanoTime();
  private volatile @Nullable Grants grants;

  private final Object delivery = new Object();
  // Guarded by delivery.
  private boolean up;
  private boolean ended;

  Connection(
      BrokerAddress broker,
      Protocol protocol,
      BrokerSocket socket,
      PacketNotices notices,
      SessionSettings settings,
      String clientId,
      ScheduledExecutorService scheduler,
      SessionListener listener,
      BiConsumer<Connection, Failure> onLost)
      throws IOException {
    this.broker = broker;
    this.socket = socket;
    this.notices = notices;
    this.listener = listener;
    this.onLost = onLost;
    this.acknowledgements = notices.answerOn(socket::insert, settings.receiveMaximum());
    Client.Events events = new ClientEvents();
    this.client =
        switch (protocol) {
          case V5 -> new PahoV5Client(clientId, scheduler, notices, events);
          case V3_1_1 -> new PahoV3Client(clientId, scheduler, events);
        };
    this.window = new PublishWindow(client, settings.queueCapacity(), settings.maximumPacketSize());
  }

  /**
   * Sends CONNECT and waits for CONNACK.
   *
   * @param password wiped by the caller afterwards; null for none
   */
  Grants login(SessionSettings settings, byte @Nullable [] password, long deadline)
      throws IOException {
    client.connect(settings, password, socket);
    try {
      return login.get(
          Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())),
          TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no CONNACK in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException fault) {
        throw fault;
      }
      throw new IOException(Faults.text(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  BrokerAddress broker() {
    return broker;
  }

  boolean isUp() {
    synchronized (delivery) {
      return up && !ended;
    }
  }

  /** What the broker granted; empty before it did. */
  Optional<Grants> grants() {
    return Optional.ofNullable(grants);
  }

  long ageNanos() {
    return System.nanoTime() - openedNanos;
  }

  long silentNanos() {
    return System.nanoTime() - lastByteNanos();
  }

  /** {@link System#nanoTime} of the last byte received. */
  long lastByteNanos() {
    return socket.lastByteNanos();
  }

  /** Whether nothing is read because the host is behind with too many messages. */
  boolean isPaused() {
    return socket.isPaused();
  }

  /** How many messages are not acknowledged. */
  int owed() {
    return acknowledgements.owed();
  }

  /** How many were acknowledged. */
  long answered() {
    return acknowledgements.answered();
  }

  /** Asks the broker for a sign of life that waits for no message. */
  void ping() {
    socket.ping();
  }

  boolean hasUnread() {
    return socket.hasUnread();
  }

  long bytesIn() {
    return socket.bytesIn();
  }

  long bytesOut() {
    return socket.bytesOut();
  }

  int queued() {
    return window.queued();
  }

  /**
   * Sends one SUBSCRIBE.
   *
   * @param entries legal filters, allowed by the broker
   * @param subscriptionId comes with each message that matches one of them; 0 for none
   */
  void subscribe(
      List<SubscribeEntry> entries, int subscriptionId, Client.SubscribeListener answer) {
    try {
      client.subscribe(entries, subscriptionId, answer);
    } catch (IOException | RuntimeException e) {
      LOG.debug("SUBSCRIBE was not sent", e);
      answer.failed();
      breakOff(
          Failure.of(
              FailureKind.UNREACHABLE,
              "SUBSCRIBE could not be sent to " + broker + ": " + Faults.text(e)));
    }
  }

  /** Sends one UNSUBSCRIBE; what the broker answers makes no difference. */
  void unsubscribe(List<String> filters) {
    try {
      client.unsubscribe(filters);
    } catch (IOException | RuntimeException e) {
      LOG.debug("UNSUBSCRIBE was not sent", e);
    }
  }

  /** Publishes as soon as the window has room. */
  Publication publish(OutboundMessage message, PublishListener answer) {
    return window.publish(message, answer);
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
    acknowledgements.close();
    try {
      client.disconnect(DISCONNECT_MILLIS);
    } catch (IOException | RuntimeException e) {
      LOG.debug("DISCONNECT was not sent", e);
    }
    socket.abort();
    window.shut();
  }

  /** Frees what the client holds; waits a moment for its threads. */
  void dispose() {
    acknowledgements.close();
    socket.abort();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLIENT_JOIN_MILLIS);
    socket.joinWriter(deadline);
    clientThreads().forEach(thread -> BrokerSocket.join(thread, deadline));
    try {
      client.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("The client object did not close", e);
    }
  }

  // The client gives no hold on its threads but their names.
  private List<Thread> clientThreads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] threads = new Thread[2 * group.activeCount() + 16];
    int count = group.enumerate(threads);
    String end = client.threadSuffix();
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
    acknowledgements.close();
    listener.linkDown(failure.message());
    window.shut();
    onLost.accept(this, failure);
  }

  private void deliver(Client.Received message) {
    synchronized (delivery) {
      // The client may still hand over what it had received before the loss.
      if (ended) {
        return;
      }
      if (message.qos() == 0) {
        listener.message(inbound(message, 0, false, Acknowledgement.NONE));
        return;
      }
      Acknowledgements.Owed owed = acknowledgements.handedOver(message.packetId());
      try {
        listener.message(inbound(message, owed.qos(), owed.duplicate(), owed));
      } finally {
        owed.release();
      }
    }
  }

  private static InboundMessage inbound(
      Client.Received message, int qos, boolean duplicate, Acknowledgement acknowledgement) {
    return new InboundMessage(
        message.topic(),
        message.payload(),
        qos,
        message.retained(),
        duplicate,
        message.properties(),
        message.subscriptionIds(),
        acknowledgement);
  }

  private final class ClientEvents implements Client.Events {
    @Override
    public void connected(Grants granted) {
      grants = granted;
      window.open(granted);
      synchronized (delivery) {
        if (ended) {
          return;
        }
        up = true;
      }
      listener.linkUp();
      login.complete(granted);
    }

    @Override
    public void refused(Throwable fault) {
      login.completeExceptionally(fault);
    }

    @Override
    public void received(Client.Received message) {
      try {
        deliver(message);
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        LOG.error("A message on [{}] could not be handled", message.topic(), e);
      }
    }

    @Override
    public void ended(Throwable fault) {
      PacketNotices.Disconnect told = notices.disconnect();
      end(
          told == null
              ? Faults.lost(broker, fault)
              : Faults.disconnected(
                  broker, told.reasonCode(), told.text(), told.serverReference()));
    }

    @Override
    public void disconnected(int reasonCode, @Nullable String text) {
      PacketNotices.Disconnect told = notices.disconnect();
      end(
          told == null
              ? Faults.disconnected(broker, reasonCode, text, "")
              : Faults.disconnected(
                  broker, told.reasonCode(), told.text(), told.serverReference()));
    }
  }
}
