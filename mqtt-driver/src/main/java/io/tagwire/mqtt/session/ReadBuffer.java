package io.tagwire.mqtt.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/**
 * What a socket gave and nobody took yet. For one reading thread; any other may ask how much came,
 * and when.
 */
final class ReadBuffer {
  /** More than the longest topic and what stands before and behind it up to the packet id. */
  static final int SIZE = 65 * 1024;

  private final InputStream in;
  private final long stallNanos;
  private final byte[] bytes = new byte[SIZE];
  private int position;
  private int limit;
  private volatile long total;
  private volatile long lastByteNanos = System.nanoTime();

  /**
   * Nothing came yet.
   *
   * @param in with a read time-out set
   * @param stallNanos how long a begun packet may make no progress
   */
  ReadBuffer(InputStream in, long stallNanos) {
    this.in = in;
    this.stallNanos = stallNanos;
  }

  /** {@link System#nanoTime} until which what is awaited from now on has to come. */
  long deadline() {
    return System.nanoTime() + stallNanos;
  }

  boolean isEmpty() {
    return position == limit;
  }

  int available() {
    return limit - position;
  }

  /** Where everything is; what is not taken begins at {@link #position}. */
  byte[] array() {
    return bytes;
  }

  /** Of the next byte in {@link #array}, until more is waited for. */
  int position() {
    return position;
  }

  /** A byte that is there, counted from the next one; negative if its first bit is set. */
  byte peek(int offset) {
    return bytes[position + offset];
  }

  /** A number of two bytes (MQTT 5 §1.5.2). */
  int peekNumber(int offset) {
    return unsigned(bytes, position + offset);
  }

  static int unsigned(byte[] packet, int at) {
    return ((packet[at] & 0xFF) << 8) | (packet[at + 1] & 0xFF);
  }

  /** Puts another byte in place of the next one. */
  void replace(int next) {
    bytes[position] = (byte) next;
  }

  /** Takes one byte, waiting for it; -1 at the end of the stream. */
  int take() throws IOException {
    return isEmpty() && !fillWithin(deadline()) ? -1 : bytes[position++] & 0xFF;
  }

  /** Takes at least one byte, waiting for it; returns how many, -1 at the end of the stream. */
  int take(byte[] target, int offset, int most) throws IOException {
    if (isEmpty()) {
      if (most >= SIZE) {
        return direct(target, offset, most);
      }
      if (!fillWithin(deadline())) {
        return -1;
      }
    }
    int count = Math.min(most, available());
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  /** As {@link #take(byte[], int, int)}, of bytes nobody wants. */
  int skip(long most) throws IOException {
    if (isEmpty() && !fillWithin(deadline())) {
      return -1;
    }
    int count = (int) Math.min(most, available());
    position += count;
    return count;
  }

  /** Waits until that many are there, no more than the size; false at the end of the stream. */
  boolean require(int count, long deadline) throws IOException {
    while (available() < count) {
      if (!fillWithin(deadline)) {
        return false;
      }
    }
    return true;
  }

  private boolean fillWithin(long deadline) throws IOException {
    while (true) {
      try {
        return fill();
      } catch (SocketTimeoutException e) {
        requireInTime(deadline);
      }
    }
  }

  private static void requireInTime(long deadline) throws PacketException {
    if (System.nanoTime() - deadline >= 0) {
      throw new PacketException("The broker began a packet and did not finish it");
    }
  }

  /** Reads once, for as long as the read time-out; false at the end of the stream. */
  boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (limit == bytes.length) {
      System.arraycopy(bytes, position, bytes, 0, limit - position);
      limit -= position;
      position = 0;
    }
    int count = in.read(bytes, limit, bytes.length - limit);
    if (count < 0) {
      return false;
    }
    limit += count;
    received(count);
    return true;
  }

  private int direct(byte[] target, int offset, int length) throws IOException {
    long deadline = deadline();
    while (true) {
      try {
        int count = in.read(target, offset, length);
        if (count > 0) {
          received(count);
        }
        return count;
      } catch (SocketTimeoutException e) {
        requireInTime(deadline);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one reading thread
  private void received(int count) {
    total += count;
    lastByteNanos = System.nanoTime();
  }

  /** Bytes received. */
  long total() {
    return total;
  }

  /** {@link System#nanoTime} of the last byte. */
  long lastByteNanos() {
    return lastByteNanos;
  }
}
