package io.tagwire.mqtt.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** A disk with so much room. */
final class SmallDisk implements LogFile {
  private final LogFile file;
  private final AtomicLong room;

  SmallDisk(LogFile file, AtomicLong room) {
    this.file = file;
    this.room = room;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    int fits = (int) Math.min(bytes.remaining(), room.get());
    boolean full = fits < bytes.remaining();
    room.addAndGet(-fits);
    file.write(bytes.duplicate().limit(bytes.position() + fits));
    if (full) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void truncate(long length) throws IOException {
    file.truncate(length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
