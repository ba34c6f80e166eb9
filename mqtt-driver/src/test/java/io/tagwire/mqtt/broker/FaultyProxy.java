package io.tagwire.mqtt.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes to a port of this machine, as badly as a test wants. What is set holds for the
 * connections there are and for new ones, until {@link #heal}. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BACKLOG = 50;

  /** A direction. */
  public enum Way {
    /** What the client sends. */
    TO_BROKER,
    /** What the client receives. */
    TO_CLIENT
  }

  private final int target;
  private final int port;
  private final Map<Way, Traffic> traffic = new EnumMap<>(Way.class);
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Socket> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean mute;
  private volatile @Nullable ServerSocket server;

  private FaultyProxy(int target) throws IOException {
    this.target = target;
    ServerSocket first = FreePort.listen(BACKLOG);
    this.port = first.getLocalPort();
    listen(first);
  }

  /**
   * Starts passing.
   *
   * @param target the port behind it, on 127.0.0.1
   * @return the running proxy
   */
  public static FaultyProxy to(int target) {
    try {
      return new FaultyProxy(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where it listens.
   *
   * @return port on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /**
   * Its URL.
   *
   * @return {@code mqtt://127.0.0.1:port}
   */
  public String url() {
    return "mqtt://127.0.0.1:" + port;
  }

  /**
   * How many connections were taken, those included that nobody answered.
   *
   * @return since it was made
   */
  public int accepted() {
    return accepted.get();
  }

  static void start(Runnable work) {
    Thread thread = new Thread(work, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen(ServerSocket listening) {
    server = listening;
    start(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket client = listening.accept();
        accepted.incrementAndGet();
        if (mute) {
          unanswered.add(client);
        } else {
          connect(client);
        }
      }
    } catch (IOException e) {
      close(listening);
    }
  }

  private void connect(Socket client) {
    try {
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
      ProxiedConnection connection =
          new ProxiedConnection(client, broker, this::traffic, connections::remove);
      connections.add(connection);
      connection.start();
    } catch (IOException e) {
      reset(client);
    }
  }

  private Traffic traffic(Way way) {
    synchronized (traffic) {
      return traffic.getOrDefault(way, Traffic.FREE);
    }
  }

  private void change(Way way, UnaryOperator<Traffic> change) {
    synchronized (traffic) {
      traffic.put(way, change.apply(traffic(way)));
    }
  }

  /** Breaks every connection with a reset (a cable pulled tells less, a process killed as much). */
  public void reset() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Ends every connection in good order of TCP, for both sides. */
  public void finish() {
    connections.forEach(ProxiedConnection::finish);
  }

  /**
   * Throws away what goes these ways; nobody is told. A connection that lost bytes stays dead when
   * the rest heals.
   *
   * @param ways both for a half-open connection
   */
  public void swallow(Way... ways) {
    for (Way way : ways) {
      change(way, Traffic::withSwallowed);
    }
  }

  /**
   * Passes everything later.
   *
   * @param way which
   * @param delay by how much
   */
  public void delay(Way way, Duration delay) {
    change(way, before -> before.withDelay(delay));
  }

  /**
   * Passes in pieces, both ways.
   *
   * @param bytes the most written at once
   * @param bytesPerSecond the most in a second; 0 for no limit
   */
  public void slice(int bytes, long bytesPerSecond) {
    for (Way way : Way.values()) {
      change(way, before -> before.withSlice(bytes).withLimit(bytesPerSecond));
    }
  }

  /** Refuses new connections: nobody listens. */
  public void refuse() {
    ServerSocket listening = server;
    server = null;
    if (listening != null) {
      close(listening);
    }
  }

  /** Takes new connections and never answers. */
  public void mute() {
    mute = true;
  }

  /** Passes everything again; connections that lost bytes, or were never answered, are dead. */
  public void heal() {
    synchronized (traffic) {
      traffic.clear();
    }
    mute = false;
    if (server == null) {
      try {
        ServerSocket again = new ServerSocket();
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listen(again);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Sends something of our own to every client, between two packets of the broker.
   *
   * @param bytes what
   */
  public void inject(byte[] bytes) {
    for (ProxiedConnection connection : connections) {
      try {
        connection.inject(bytes);
      } catch (IOException e) {
        connection.reset();
      }
    }
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    close(socket);
  }

  static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // Nothing is left to be done with it.
    }
  }

  /** Breaks everything, and nobody can connect any more. */
  @Override
  public void close() {
    refuse();
    reset();
    unanswered.forEach(FaultyProxy::reset);
  }
}
