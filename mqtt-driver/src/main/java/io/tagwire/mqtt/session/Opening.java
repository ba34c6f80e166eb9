package io.tagwire.mqtt.session;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a connection: TCP, TLS, login, within the connect timeout. One at a time, by one thread;
 * any other may end it.
 */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
  private static final long STALL_SECONDS_WITHOUT_KEEP_ALIVE = 30;
  private static final int MAX_BYTES_OF_CHAR = 3;

  private final SessionSettings settings;
  private final DriverContext context;
  private final String clientId;
  private final SessionLoop loop;
  private final SessionListener listener;
  private final BiConsumer<Connection, Failure> onLost;
  private final UnreleasedIds unreleased = new UnreleasedIds();
  private final TlsFiles tlsFiles;
  private final ProtocolChoice protocols;
  private volatile @Nullable Socket opening;
  private volatile boolean closed;

  /**
   * An opening that opened nothing yet.
   *
   * @param onLost told, on any thread, of the end of a connection that was logged in
   */
  Opening(
      SessionSettings settings,
      DriverContext context,
      String clientId,
      SessionLoop loop,
      SessionListener listener,
      BiConsumer<Connection, Failure> onLost) {
    this.settings = settings;
    this.context = context;
    this.clientId = clientId;
    this.loop = loop;
    this.listener = listener;
    this.onLost = onLost;
    this.tlsFiles = new TlsFiles(settings.tls(), context);
    this.protocols = new ProtocolChoice(settings.protocol(), System::nanoTime);
  }

  /** The certificates the next opening uses; on the opening thread, but for what it says. */
  TlsFiles tlsFiles() {
    return tlsFiles;
  }

  /** A connection, what the broker grants on it, and facts about it. */
  record Opened(Connection connection, Grants grants, SessionInfo info) {}

  /**
   * Connects and logs in. Blocks.
   *
   * @param made told of the connection before it logs in, for the broker may be faster than our
   *     return; what is told is of no use when this throws
   */
  Opened open(BrokerAddress broker, Consumer<Connection> made)
      throws IOException, GeneralSecurityException {
    try {
      return login(broker, made);
    } catch (TlsException e) {
      if (e.failure().kind() == FailureKind.AUTHENTICATION
          && tlsFiles.refused(e.failure().message())) {
        return login(broker, made);
      }
      throw e;
    }
  }

  private Opened login(BrokerAddress broker, Consumer<Connection> made)
      throws IOException, GeneralSecurityException {
    long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
    Protocol protocol = protocols.of(broker);
    Wired wired = wire(broker, protocol, deadline);
    try {
      Opened opened = login(broker, protocol, wired, made, deadline);
      protocols.spoke(broker, protocol);
      return opened;
    } catch (IOException e) {
      if (closed
          || System.nanoTime() - deadline >= 0
          || !protocols.fallsBack(broker, protocol, e)) {
        throw e;
      }
      return fallBack(broker, made, deadline, e);
    }
  }

  private Opened fallBack(
      BrokerAddress broker, Consumer<Connection> made, long deadline, IOException fault)
      throws IOException, GeneralSecurityException {
    Wired wired = wire(broker, Protocol.V3_1_1, deadline);
    Opened opened = login(broker, Protocol.V3_1_1, wired, made, deadline);
    protocols.fellBack(broker, fault);
    LOG.warn(
        "[{}]: {} does not speak MQTT 5 ({}); the connection speaks 3.1.1: commands do not expire"
            + " in the broker, there are no reasons, properties and subscription options, and shared"
            + " subscriptions only if this broker adds them. protocol: 3.1.1 spares the attempt, protocol: 5 forbids this",
        context.instanceId(),
        broker,
        Faults.connecting(broker, fault).message());
    return opened;
  }

  private Opened login(
      BrokerAddress broker,
      Protocol protocol,
      Wired wired,
      Consumer<Connection> made,
      long deadline)
      throws IOException, GeneralSecurityException {
    TlsClient tls = wired.tls();
    BrokerSocket socket = wired.socket();
    opening = socket;
    Connection connection = null;
    byte[] password = null;
    try {
      password = password();
      connection =
          new Connection(
              broker,
              protocol,
              socket,
              wired.notices(),
              settings,
              clientId,
              loop.scheduler(),
              listener,
              onLost);
      made.accept(connection);
      Grants grants =
          connection.login(
              settings.filled(
                  new Placeholders(clientId, context.instanceId(), context.clock().instant())),
              password,
              deadline);
      SessionInfo info =
          tls == null
              ? SessionInfo.plain(broker.toString(), grants.clientId(), "MQTT " + protocol)
              : tls.info(broker, grants.clientId(), "MQTT " + protocol);
      if (tls != null) {
        tlsFiles.accepted();
      }
      return new Opened(connection, grants, info);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      socket.abort();
      if (connection != null) {
        connection.dispose();
      }
      Optional<TlsException> told = tls == null ? Optional.empty() : tls.explained(broker, e);
      if (told.isPresent()) {
        throw told.get();
      }
      throw e;
    } finally {
      opening = null;
      if (password != null) {
        Arrays.fill(password, (byte) 0);
      }
    }
  }

  /** A connected socket and what its reader sees. */
  private record Wired(BrokerSocket socket, PacketNotices notices, @Nullable TlsClient tls) {}

  private Wired wire(BrokerAddress broker, Protocol protocol, long deadline)
      throws IOException, GeneralSecurityException {
    TlsClient tls = broker.tls() ? new TlsClient(settings.tls(), tlsFiles.material()) : null;
    PacketNotices notices = new PacketNotices(broker, unreleased);
    BrokerSocket.Wire wire =
        new BrokerSocket.Wire(
            new PacketInputStream.Limits(
                protocol, settings.topicAliasMaximum(), settings.maximumPacketSize(), stallNanos()),
            notices,
            "scada-mqtt-" + context.instanceId() + "-writer");
    return new Wired(openSocket(broker, tls, wire, deadline), notices, tls);
  }

  private BrokerSocket openSocket(
      BrokerAddress broker, @Nullable TlsClient tls, BrokerSocket.Wire wire, long deadline)
      throws IOException {
    // TLS has no deadline of its own: closing the socket ends it.
    var timer =
        context
            .scheduler()
            .schedule(this::abort, settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return BrokerSocket.open(
          broker,
          tls,
          wire,
          deadline,
          socket -> {
            opening = socket;
            if (closed) {
              abort();
            }
          });
    } catch (IOException e) {
      if (System.nanoTime() - deadline >= 0) {
        throw new SocketTimeoutException("connect timed out");
      }
      throw e;
    } finally {
      timer.cancel(false);
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

  /** Ends the attempt under way, and every later one at its beginning. */
  void close() {
    closed = true;
    abort();
  }

  private void abort() {
    Socket socket = opening;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("Closing a socket", e);
      }
    }
  }
}
