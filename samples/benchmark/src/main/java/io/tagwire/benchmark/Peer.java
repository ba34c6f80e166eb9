package io.tagwire.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The other end of the socket: just enough of an MQTT 5 server for one client at a time. It answers
 * CONNECT, SUBSCRIBE and PINGREQ, floods the client with PUBLISH or takes its PUBLISH packets, and
 * does nothing a broker does in between, so that the client is what is measured.
 */
final class Peer implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int MAX_RECEIVE = 65_535;

  private final ServerSocket listener;
  private final Object lock = new Object();
  private final Object writing = new Object();
  private int filters;
  private int receiveMaximum = MAX_RECEIVE;
  private long acknowledged;
  private long taken;
  private @Nullable Socket client;
  private @Nullable IOException failure;

  Peer() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "bench-peer-" + listener.getLocalPort());
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Waits until the client has subscribed to so many filters. */
  void awaitFilters(int count, Duration limit) throws InterruptedException, TimeoutException {
    awaitThat(() -> filters >= count, limit, "the client did not subscribe");
  }

  /** Waits until the client has published so many messages since the last call. */
  void awaitTaken(long count, Duration limit) throws InterruptedException, TimeoutException {
    awaitThat(() -> taken >= count, limit, "not everything published arrived");
    synchronized (lock) {
      taken -= count;
    }
  }

  /**
   * Sends messages as fast as the client takes them.
   *
   * @param count how many
   * @param qos 0 or 1
   * @param window with QoS 1, how many may wait for their PUBACK; never more than the client allows
   */
  void flood(long count, int qos, int window) throws IOException, InterruptedException {
    Traffic.Packet[] packets = new Traffic.Packet[Traffic.TOPICS];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = new Traffic.Packet(i, qos);
    }
    OutputStream out;
    int limit;
    synchronized (lock) {
      if (client == null) {
        throw new IOException("no client is connected");
      }
      out = client.getOutputStream();
      limit = qos == 0 ? Integer.MAX_VALUE : Math.min(window, receiveMaximum);
      acknowledged = 0;
    }
    byte[] buffer = new byte[BUFFER];
    long sent = 0;
    while (sent < count) {
      long allowed = qos == 0 ? count - sent : awaitRoom(sent, limit);
      int used = 0;
      for (long end = Math.min(count, sent + allowed); sent < end; sent++) {
        Traffic.Packet packet = packets[(int) (sent % packets.length)];
        if (used + packet.length() > buffer.length) {
          break;
        }
        packet.put(buffer, used, sent);
        used += packet.length();
      }
      synchronized (writing) {
        out.write(buffer, 0, used);
      }
    }
    if (qos > 0) {
      awaitRoom(count, 1);
    }
  }

  private long awaitRoom(long sent, int limit) throws IOException, InterruptedException {
    synchronized (lock) {
      while (sent - acknowledged >= limit) {
        if (failure != null) {
          throw failure;
        }
        lock.wait();
      }
      return limit - (sent - acknowledged);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void awaitThat(Condition condition, Duration limit, String otherwise)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      while (!condition.holds()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new TimeoutException(otherwise + " within " + limit.toSeconds() + " s");
        }
        lock.wait(left);
      }
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.setTcpNoDelay(true);
        synchronized (lock) {
          client = socket;
          filters = 0;
          failure = null;
        }
        new Session(socket).run();
      } catch (IOException e) {
        synchronized (lock) {
          failure = e;
          lock.notifyAll();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (lock) {
      if (client != null) {
        client.close();
      }
    }
  }

  /** Reads the packets of one connection (MQTT 5 §2.1). */
  private final class Session {
    private static final int TELL_EVERY = 64;

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] acks = new byte[4 * 1024];
    private byte[] body = new byte[1024];
    private int position;
    private int filled;
    private int pending;
    private long ackedUnseen;
    private long takenUnseen;

    Session(Socket socket) throws IOException {
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    void run() throws IOException {
      try {
        boolean open = true;
        while (open) {
          if (pending + 4 > acks.length || ackedUnseen >= TELL_EVERY) {
            settle();
          }
          int first = octet();
          int length = variable();
          if (length > body.length) {
            body = new byte[length];
          }
          take(length);
          open = handle(first, length);
        }
      } catch (EOFException e) {
        settle();
      }
    }

    private int octet() throws IOException {
      if (position == filled) {
        fill();
      }
      return buffer[position++] & 255;
    }

    private void take(int length) throws IOException {
      for (int done = 0; done < length; ) {
        if (position == filled) {
          fill();
        }
        int part = Math.min(length - done, filled - position);
        System.arraycopy(buffer, position, body, done, part);
        position += part;
        done += part;
      }
    }

    private void fill() throws IOException {
      settle();
      position = 0;
      filled = in.read(buffer);
      if (filled < 0) {
        filled = 0;
        throw new EOFException();
      }
    }

    private boolean handle(int first, int length) throws IOException {
      switch (first >> 4) {
        case 1 -> connect(length);
        case 3 -> publish(first >> 1 & 3);
        case 4 -> ackedUnseen++;
        case 8 -> subscribe(length);
        case 10 -> send(new byte[] {(byte) 0xb0, 4, body[0], body[1], 0, 0});
        case 12 -> send(new byte[] {(byte) 0xd0, 0});
        case 14 -> {
          return false;
        }
        default -> throw new IOException("packet type " + (first >> 4) + " is not spoken here");
      }
      return true;
    }

    private void connect(int length) throws IOException {
      int at = 2 + "MQTT".length() + 1 + 1 + 2;
      int end = at + 1 + body[at];
      if (body[at] < 0 || end > length) {
        throw new IOException("CONNECT properties longer than 127 bytes are not read here");
      }
      int granted = receiveMaximum(at + 1, end);
      synchronized (lock) {
        receiveMaximum = granted;
      }
      send(new byte[] {0x20, 3, 0, 0, 0});
    }

    // MQTT 5 §3.1.2.11: only what stands before or is the receive maximum needs to be understood.
    private int receiveMaximum(int from, int end) {
      int at = from;
      while (at < end) {
        switch (body[at]) {
          case 0x21 -> {
            return unsigned(at + 1);
          }
          case 0x11, 0x27 -> at += 5;
          case 0x22 -> at += 3;
          case 0x17, 0x19 -> at += 2;
          default -> {
            return MAX_RECEIVE;
          }
        }
      }
      return MAX_RECEIVE;
    }

    private void subscribe(int length) throws IOException {
      int at = 2;
      int properties = body[at++];
      if (properties < 0) {
        throw new IOException("SUBSCRIBE properties longer than 127 bytes are not read here");
      }
      at += properties;
      byte[] codes = new byte[length];
      int count = 0;
      while (at < length) {
        at += 2 + unsigned(at);
        codes[count++] = (byte) (body[at++] & 3);
      }
      int remaining = 3 + count;
      byte[] packet = new byte[1 + 3 + remaining];
      int size = 0;
      packet[size++] = (byte) 0x90;
      for (int rest = remaining; ; rest >>>= 7) {
        packet[size++] = (byte) (rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) {
          break;
        }
      }
      packet[size++] = body[0];
      packet[size++] = body[1];
      packet[size++] = 0;
      System.arraycopy(codes, 0, packet, size, count);
      synchronized (writing) {
        out.write(packet, 0, size + count);
      }
      synchronized (lock) {
        filters += count;
        lock.notifyAll();
      }
    }

    private void publish(int qos) throws IOException {
      takenUnseen++;
      if (qos > 1) {
        throw new IOException("QoS 2 is not spoken here");
      }
      if (qos == 1) {
        int id = 2 + unsigned(0);
        acks[pending++] = 0x40;
        acks[pending++] = 2;
        acks[pending++] = body[id];
        acks[pending++] = body[id + 1];
      }
    }

    /** Before blocking: send the acknowledgements gathered, tell the counts. */
    private void settle() throws IOException {
      if (pending > 0) {
        synchronized (writing) {
          out.write(acks, 0, pending);
        }
        pending = 0;
      }
      if (ackedUnseen > 0 || takenUnseen > 0) {
        synchronized (lock) {
          acknowledged += ackedUnseen;
          taken += takenUnseen;
          lock.notifyAll();
        }
        ackedUnseen = 0;
        takenUnseen = 0;
      }
    }

    private void send(byte[] packet) throws IOException {
      synchronized (writing) {
        out.write(packet);
      }
    }

    private int unsigned(int at) {
      return (body[at] & 255) << 8 | (body[at + 1] & 255);
    }

    // MQTT 5 §1.5.5
    private int variable() throws IOException {
      int value = 0;
      for (int shift = 0; shift < 28; shift += 7) {
        int next = octet();
        value |= (next & 127) << shift;
        if (next < 128) {
          return value;
        }
      }
      throw new IOException("a remaining length has at most four bytes");
    }
  }
}
