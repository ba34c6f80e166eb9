package io.tagwire.mqtt.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One direction of a connection through a proxy. Two threads: one reads, one writes when due. */
final class Pipe {
  private static final int CHUNK = 16 * 1024;
  private static final int CHUNKS = 256;
  private static final Chunk END = new Chunk(new byte[0], 0);

  private final Socket from;
  private final Socket to;
  private final Supplier<Traffic> traffic;
  private final Runnable onEnd;
  private final Runnable onBreak;
  private final BlockingQueue<Chunk> waiting = new ArrayBlockingQueue<>(CHUNKS);
  private final Object outlet = new Object();
  // Guarded by outlet.
  private final PacketCounter packets = new PacketCounter();
  private final Deque<byte[]> injections = new ArrayDeque<>();
  private volatile boolean broken;
  private volatile boolean closed;

  private static final class Chunk {
    private final byte[] bytes;
    private final long dueNanos;

    Chunk(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }

    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  /**
   * Passes nothing yet.
   *
   * @param traffic asked for each piece
   * @param onEnd run when the sending side ended in good order and all of it was passed on
   * @param onBreak run when a socket fails
   */
  Pipe(Socket from, Socket to, Supplier<Traffic> traffic, Runnable onEnd, Runnable onBreak) {
    this.from = from;
    this.to = to;
    this.traffic = traffic;
    this.onEnd = onEnd;
    this.onBreak = onBreak;
  }

  void start() {
    FaultyProxy.start(this::read);
    FaultyProxy.start(this::write);
  }

  /** From now on nothing of this stream gets through: a gap in it cannot be mended. */
  void breakOff() {
    broken = true;
  }

  /** Ends its threads; the sockets are closed by the caller. */
  void close() {
    closed = true;
    waiting.clear();
    waiting.offer(END);
  }

  /** Sends bytes of our own between two packets. */
  void inject(byte[] bytes) throws IOException {
    synchronized (outlet) {
      injections.add(bytes);
      flushInjections(to.getOutputStream());
    }
  }

  private void flushInjections(OutputStream out) throws IOException {
    while (packets.betweenPackets() && !injections.isEmpty()) {
      out.write(injections.remove());
    }
  }

  private void read() {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        Traffic now = traffic.get();
        if (now.swallowed()) {
          broken = true;
        }
        if (!broken) {
          long due = System.nanoTime() + now.delay().toNanos();
          waiting.put(new Chunk(Arrays.copyOf(buffer, count), due));
        }
      }
      waiting.put(END);
    } catch (IOException e) {
      failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk next = waiting.take(); !next.isEnd(); next = waiting.take()) {
        awaitNanos(next.dueNanos);
        pass(next.bytes, out);
      }
      if (!closed && !broken) {
        to.shutdownOutput();
        onEnd.run();
      }
    } catch (IOException e) {
      failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed() {
    // Of a broken stream nobody hears anything any more.
    if (!broken) {
      onBreak.run();
    }
    close();
  }

  private void pass(byte[] bytes, OutputStream out) throws IOException {
    int from = 0;
    while (from < bytes.length && !closed) {
      Traffic now = traffic.get();
      if (now.swallowed()) {
        broken = true;
      }
      if (broken) {
        return;
      }
      int end = (int) Math.min(bytes.length, (long) from + now.slice());
      int written = passSlice(bytes, from, end, out);
      if (now.bytesPerSecond() > 0) {
        long nanos = TimeUnit.SECONDS.toNanos(written - from) / now.bytesPerSecond();
        awaitNanos(System.nanoTime() + nanos);
      }
      from = written;
    }
  }

  private int passSlice(byte[] bytes, int from, int end, OutputStream out) throws IOException {
    synchronized (outlet) {
      flushInjections(out);
      int at = packets.advance(bytes, from, end);
      while (at < end && injections.isEmpty()) {
        at = packets.advance(bytes, at, end);
      }
      out.write(bytes, from, at - from);
      flushInjections(out);
      return at;
    }
  }

  private void awaitNanos(long due) {
    for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(10)));
    }
  }
}
