package io.tagwire.mqtt.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that is connected, with TLS and WebSocket on it where asked for, before the client sees
 * it: names, addresses, TLS, deadlines and both streams are ours. The client's own connect does
 * nothing.
 */
final class BrokerSocket extends Socket {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerSocket.class);
  private static final long DRAIN_MILLIS = 300;

  private final Socket transport;
  private final Socket active;
  private final CountDownLatch started = new CountDownLatch(1);
  private final PacketInputStream input;
  private final CoalescingOutputStream output;

  private BrokerSocket(
      Socket transport, Socket active, InputStream in, OutputStream out, Wire wire) {
    this.transport = transport;
    this.active = active;
    input = new PacketInputStream(in, wire.limits(), started, wire.packets());
    output = new CoalescingOutputStream(out, started, wire.writerName(), input::clientPinged);
  }

  /** What the streams need to know. */
  record Wire(PacketInputStream.Limits limits, PacketListener packets, String writerName) {}

  /**
   * Connects: every address of the host in turn, then TLS, then WebSocket.
   *
   * @param tls null for none
   * @param deadline {@link System#nanoTime} at which to give up; TLS and WebSocket are ended by
   *     closing what was given to {@code opening}
   * @param opening told of each socket before it is connected, so that another thread may close it
   */
  static BrokerSocket open(
      BrokerAddress broker,
      @Nullable TlsClient tls,
      Wire wire,
      long deadline,
      Consumer<Socket> opening)
      throws IOException {
    Socket transport = connect(broker, deadline, opening);
    try {
      transport.setTcpNoDelay(true);
      transport.setKeepAlive(true);
      transport.setSoTimeout(millisLeft(deadline));
      Socket active = tls == null ? transport : tls.over(transport, broker);
      InputStream in = active.getInputStream();
      OutputStream out = active.getOutputStream();
      if (broker.webSocket()) {
        WebSocket webSocket = WebSocket.open(broker, in, out);
        in = webSocket.input();
        out = webSocket.output();
      }
      return new BrokerSocket(transport, active, in, out, wire);
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  private static Socket connect(BrokerAddress broker, long deadline, Consumer<Socket> opening)
      throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(broker.host())) {
      Socket socket = new Socket();
      opening.accept(socket);
      try {
        socket.connect(new InetSocketAddress(address, broker.port()), millisLeft(deadline));
        return socket;
      } catch (IOException e) {
        socket.close();
        failures.add(e);
      }
    }
    throw failures.get(failures.size() - 1);
  }

  private static int millisLeft(long deadline) throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left < 1) {
      throw new SocketTimeoutException("connect timed out");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) {}

  @Override
  public synchronized void setSoTimeout(int timeout) throws SocketException {
    active.setSoTimeout(timeout);
  }

  @Override
  public synchronized int getSoTimeout() throws SocketException {
    return active.getSoTimeout();
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  /** Nothing: TLS cannot, and closing does it. */
  @Override
  public void shutdownInput() {}

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return transport.isClosed();
  }

  /** Lets what was flushed go out, a moment at most, then closes. */
  @Override
  public synchronized void close() throws IOException {
    if (!transport.isClosed()) {
      output.drain(DRAIN_MILLIS);
    }
    abort();
  }

  /** Closes now. Wakes every thread that reads or writes. */
  void abort() {
    output.close();
    try {
      transport.close();
    } catch (IOException e) {
      LOG.debug("Closing the socket", e);
    }
  }

  /** Puts a packet of four bytes between two of the client. Does not block. */
  void insert(int firstByte, int packetId) {
    output.insert(firstByte, packetId);
  }

  /** Sends a PINGREQ (MQTT 5 §3.12); the client does not see the answer. Does not block. */
  void ping() {
    input.ownPing();
    output.insertPing();
  }

  /** Whether what has come is not read, because too many messages are unanswered. */
  boolean isPaused() {
    return input.isPaused();
  }

  /** Waits for the writing thread to end. */
  void joinWriter(long deadline) {
    join(output.writer(), deadline);
  }

  static void join(Thread thread, long deadline) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (thread == Thread.currentThread() || left < 1) {
      return;
    }
    try {
      thread.join(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long bytesIn() {
    return input.bytes();
  }

  long bytesOut() {
    return output.bytes();
  }

  /** Whether bytes have come that nobody has read yet. */
  boolean hasUnread() {
    try {
      return input.isPaused() || transport.getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@link System#nanoTime} of the last byte received. */
  long lastByteNanos() {
    return input.lastByteNanos();
  }
}
