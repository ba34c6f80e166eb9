package io.tagwire.mqtt.fault;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The other side's oracle: publishes 1, 2, 3, … with QoS 1 straight to the broker, and knows which
 * of them the broker took. MQTT 3.1.1 in its smallest form, written anew, so that it shares no
 * mistake with the driver. After a loss it connects again and sends again what was not acknowledged
 * (§4.4), as often as it takes.
 */
final class NumberedPublisher implements AutoCloseable {
  private static final int WINDOW = 1_000;
  private static final int PACKET_IDS = 65_535;
  private static final int PUBLISH_QOS_1 = 0x32;
  private static final int PUBACK = 4;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int CONNECT_MILLIS = 500;

  private final int port;
  private final String topic;
  private final Thread thread;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final TreeSet<Long> unacknowledged = new TreeSet<>();
  private final long[] numbers = new long[PACKET_IDS + 1];
  private long limit;
  private long sent;
  private long again;
  private double perSecond;
  private boolean closed;
  private @Nullable Socket socket;

  private NumberedPublisher(int port, String topic) {
    this.port = port;
    this.topic = topic;
    this.thread = new Thread(this::run, "test-publisher");
    thread.setDaemon(true);
  }

  /**
   * Waits for orders.
   *
   * @param port of the broker, on 127.0.0.1
   * @param topic to publish to
   * @return the running publisher
   */
  static NumberedPublisher to(int port, String topic) {
    NumberedPublisher publisher = new NumberedPublisher(port, topic);
    publisher.thread.start();
    return publisher;
  }

  /** Publishes so many more, as fast as the rate allows. Does not wait. */
  void publish(long count, double rate) {
    synchronized (lock) {
      limit = sent + count;
      perSecond = rate;
      lock.notifyAll();
    }
  }

  /** Publishes until {@link #pause}. Does not wait. */
  void flow(double rate) {
    publish(Long.MAX_VALUE / 2, rate);
  }

  /** Begins nothing new. */
  void pause() {
    synchronized (lock) {
      limit = sent;
    }
  }

  /** The last number handed to the network. */
  long sent() {
    synchronized (lock) {
      return sent;
    }
  }

  /** How many were sent once more, because a connection ended before their acknowledgement. */
  long sentAgain() {
    synchronized (lock) {
      return again;
    }
  }

  /** Whether the broker took everything that was ordered. */
  boolean isDone() {
    synchronized (lock) {
      return sent >= limit && unacknowledged.isEmpty();
    }
  }

  private void run() {
    while (!isClosed()) {
      try (Socket open = new Socket()) {
        open.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        open.setTcpNoDelay(true);
        synchronized (lock) {
          socket = open;
        }
        DataInputStream in = new DataInputStream(open.getInputStream());
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(open.getOutputStream(), 65_536));
        logIn(in, out);
        Thread reader = new Thread(() -> acknowledge(open, in), "test-publisher-acks");
        reader.setDaemon(true);
        reader.start();
        resend(out);
        send(open, out);
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private static void logIn(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] id = "numbered-publisher".getBytes(StandardCharsets.US_ASCII);
    out.writeByte(0x10);
    out.writeByte(12 + id.length);
    out.writeUTF("MQTT");
    out.writeByte(4);
    out.writeByte(2);
    out.writeShort(0);
    out.writeUTF("numbered-publisher");
    out.flush();
    if (in.readUnsignedShort() != 0x2002 || in.readUnsignedShort() != 0) {
      throw new IOException("refused");
    }
  }

  private void resend(DataOutputStream out) throws IOException {
    synchronized (lock) {
      again += unacknowledged.size();
      for (long number : unacknowledged) {
        write(out, number);
      }
    }
    out.flush();
  }

  private void send(Socket open, DataOutputStream out) throws IOException {
    long begun = System.nanoTime();
    long due = 0;
    while (!open.isClosed()) {
      double rate;
      synchronized (lock) {
        if (sent >= limit) {
          awaitOrder(open);
          begun = System.nanoTime();
          due = 0;
        }
        if (closed) {
          return;
        }
        rate = perSecond;
      }
      due = Math.max(due, (long) (rate * (System.nanoTime() - begun - 20 * TICK_NANOS) / 1e9));
      long now = (long) (rate * (System.nanoTime() - begun) / 1e9);
      while (due < now && next(out)) {
        due++;
      }
      out.flush();
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void awaitOrder(Socket open) {
    synchronized (lock) {
      try {
        while (!closed && !open.isClosed() && sent >= limit) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
      }
    }
  }

  private boolean next(DataOutputStream out) throws IOException {
    long number;
    synchronized (lock) {
      if (closed || sent >= limit || unacknowledged.size() >= WINDOW) {
        return false;
      }
      number = ++sent;
      unacknowledged.add(number);
      numbers[packetId(number)] = number;
    }
    write(out, number);
    return true;
  }

  private void write(DataOutputStream out, long number) throws IOException {
    byte[] payload = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    out.writeByte(PUBLISH_QOS_1);
    out.writeByte(4 + topic.length() + payload.length);
    out.writeUTF(topic);
    out.writeShort(packetId(number));
    out.write(payload);
  }

  // Unique among those under way, since they are fewer than there are ids.
  private static int packetId(long number) {
    return (int) (number % PACKET_IDS) + 1;
  }

  private void acknowledge(Socket open, DataInputStream in) {
    try {
      while (true) {
        int type = in.readUnsignedByte() >> 4;
        int length = in.readUnsignedByte();
        int packetId = in.readUnsignedShort();
        in.skipBytes(length - 2);
        if (type == PUBACK) {
          synchronized (lock) {
            unacknowledged.remove(numbers[packetId]);
          }
        }
      }
    } catch (IOException e) {
      close(open);
      synchronized (lock) {
        lock.notifyAll();
      }
    }
  }

  private static void close(Socket open) {
    try {
      open.close();
    } catch (IOException e) {
      // Closed is all it has to be.
    }
  }

  @Override
  public void close() {
    Socket open;
    synchronized (lock) {
      closed = true;
      open = socket;
      lock.notifyAll();
    }
    if (open != null) {
      close(open);
    }
  }
}
