package io.tagwire.mqtt.session;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers packets. The client flushes after each one; here a flush after a pause goes out at once
 * on the calling thread, and those close behind it are gathered by a writing thread, so that a lone
 * publish is not delayed and a burst costs few system calls. Answers of our own go between the
 * client's packets.
 */
final class CoalescingOutputStream extends OutputStream {
  private static final byte[] NOTHING = {};
  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int ANSWER_SIZE = 4;
  private static final byte PINGREQ = (byte) 0xC0;
  // Every packet id once for the answer to a PUBLISH and once for the one to its PUBREL.
  private static final int MAX_ANSWERS = 2 * 65_535 * ANSWER_SIZE;
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final OutputStream out;
  private final CountDownLatch started;
  private final Thread writer;
  private final Runnable clientPings;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private byte[] gathering = new byte[BUFFER_SIZE];
  private byte[] spare = new byte[BUFFER_SIZE];
  private int count;
  private final PacketBoundary boundary = new PacketBoundary();
  private byte[] answers = new byte[64 * ANSWER_SIZE];
  private int answersCount;
  private boolean beginsAtPacket = true;
  private boolean handedOver;
  private boolean writing;
  private boolean closed;
  private long lastFlushNanos = System.nanoTime() - PAUSE_NANOS;
  private long bytes;
  private @Nullable IOException failure;

  /**
   * A stream with its writing thread running.
   *
   * @param out the socket's stream
   * @param started counted down when the first bytes are out or cannot be written
   * @param threadName of the writing thread
   * @param clientPings run when the client sends PINGREQ; must not block
   */
  CoalescingOutputStream(
      OutputStream out, CountDownLatch started, String threadName, Runnable clientPings) {
    this.clientPings = clientPings;
    this.out = out;
    this.started = started;
    this.writer = new Thread(this::writeOn, threadName);
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    synchronized (lock) {
      int done = 0;
      while (done < length) {
        check();
        if (count == BUFFER_SIZE) {
          handedOver = true;
          lock.notifyAll();
          awaitRoom();
          continue;
        }
        int part = Math.min(length - done, BUFFER_SIZE - count);
        System.arraycopy(source, offset + done, gathering, count, part);
        boundary.passed(source, offset + done, part);
        for (int pings = boundary.takePings(); pings > 0; pings--) {
          clientPings.run();
        }
        count += part;
        done += part;
      }
    }
  }

  @Override
  public void flush() throws IOException {
    boolean here;
    synchronized (lock) {
      check();
      if (count == 0 && answersCount == 0) {
        return;
      }
      long now = System.nanoTime();
      here = !writing && !handedOver && now - lastFlushNanos > PAUSE_NANOS;
      lastFlushNanos = now;
      if (here) {
        writing = true;
      } else if (!handedOver) {
        handedOver = true;
        lock.notifyAll();
      }
    }
    if (here) {
      writeGathered();
    }
  }

  /**
   * Puts a packet of four bytes between two of the client, behind those inserted before. Does not
   * block; does nothing once the stream has failed or DISCONNECT went out.
   */
  void insert(int firstByte, int packetId) {
    append((byte) firstByte, (byte) 2, (byte) (packetId >> 8), (byte) packetId);
  }

  /**
   * Puts a PINGREQ between two packets of the client, as {@link #insert(int, int)} does an answer.
   */
  void insertPing() {
    append(PINGREQ, (byte) 0);
  }

  private void append(byte... packet) {
    synchronized (lock) {
      if (closed || failure != null) {
        return;
      }
      if (answersCount + packet.length > answers.length) {
        if (answersCount + packet.length > MAX_ANSWERS) {
          failure = new IOException("the broker asks for answers and does not take them");
          lock.notifyAll();
          return;
        }
        answers = Arrays.copyOf(answers, Math.min(2 * answers.length, MAX_ANSWERS));
      }
      System.arraycopy(packet, 0, answers, answersCount, packet.length);
      answersCount += packet.length;
      if (!handedOver) {
        handedOver = true;
        lock.notifyAll();
      }
    }
  }

  /** Waits until what was flushed is out, or has failed. */
  void drain(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (lock) {
      while ((writing || handedOver) && !closed && failure == null) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Ends both directions of waiting; what is gathered is dropped. Does not close the socket. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** Bytes handed to the socket. */
  long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  /** The thread that gathers and writes. */
  Thread writer() {
    return writer;
  }

  private void writeOn() {
    while (true) {
      synchronized (lock) {
        while (!closed && failure == null && (!handedOver || writing)) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (closed || failure != null) {
          return;
        }
        handedOver = false;
        writing = true;
      }
      writeGathered();
    }
  }

  // The caller has set writing.
  private void writeGathered() {
    byte[] full;
    int length;
    byte[] first = NOTHING;
    byte[] last = NOTHING;
    synchronized (lock) {
      full = gathering;
      length = count;
      gathering = spare;
      spare = full;
      count = 0;
      if (answersCount > 0) {
        if (boundary.between() && !boundary.atDisconnect()) {
          if (length + answersCount <= BUFFER_SIZE) {
            System.arraycopy(answers, 0, full, length, answersCount);
            length += answersCount;
            answersCount = 0;
          } else {
            last = takeAnswers();
          }
        } else if (beginsAtPacket && length > 0) {
          first = takeAnswers();
        }
      }
      beginsAtPacket = boundary.between() && !boundary.atDisconnect();
      lock.notifyAll();
    }
    IOException thrown = null;
    try {
      write(first, first.length);
      write(full, length);
      write(last, last.length);
      out.flush();
      started.countDown();
    } catch (IOException e) {
      thrown = e;
    }
    synchronized (lock) {
      writing = false;
      bytes += first.length + length + last.length;
      if (thrown != null && failure == null) {
        failure = thrown;
      }
      lock.notifyAll();
    }
    if (thrown != null) {
      started.countDown();
    }
  }

  private byte[] takeAnswers() {
    byte[] taken = Arrays.copyOf(answers, answersCount);
    answersCount = 0;
    return taken;
  }

  private void write(byte[] source, int length) throws IOException {
    if (length > 0) {
      out.write(source, 0, length);
    }
  }

  private void check() throws IOException {
    if (failure == null && !closed) {
      return;
    }
    started.countDown();
    if (failure != null) {
      throw new IOException("write failed: " + Faults.text(failure), failure);
    }
    throw new IOException("the connection is closed");
  }

  private void awaitRoom() throws IOException {
    try {
      while (count == BUFFER_SIZE && !closed && failure == null) {
        lock.wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
