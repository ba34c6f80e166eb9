package io.tagwire.mqtt.fault;

import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Value;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A host that writes 1, 2, 3, … to a point, some in a second, and keeps which of them the driver
 * accepted. Thread-safe.
 */
final class CommandWriter implements AutoCloseable {
  private static final WriteOptions UNTIL_ACCEPTED =
      new WriteOptions(WriteStage.ACCEPTED, Duration.ofSeconds(30));

  private final PointGroup group;
  private final Point point;
  private final long everyNanos;
  private final Thread thread;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final BitSet accepted = new BitSet();
  private int written;
  private int answered;
  private @Nullable WriteResult refused;
  private boolean paused;
  private boolean closed;

  private CommandWriter(PointGroup group, Point point, int perSecond) {
    this.group = group;
    this.point = point;
    this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.thread = new Thread(this::run, "test-writer");
    thread.setDaemon(true);
  }

  /** Begins to write. */
  static CommandWriter to(PointGroup group, Point point, int perSecond) {
    CommandWriter writer = new CommandWriter(group, point, perSecond);
    writer.thread.start();
    return writer;
  }

  private void run() {
    while (true) {
      int number;
      synchronized (lock) {
        if (closed) {
          return;
        }
        number = paused ? 0 : ++written;
      }
      if (number > 0) {
        var unused =
            group
                .write(List.of(new PointWrite(point, new Value.Int(number))), UNTIL_ACCEPTED)
                .thenAccept(results -> answered(number, results.get(0)));
      }
      LockSupport.parkNanos(everyNanos);
    }
  }

  private void answered(int number, WriteResult result) {
    synchronized (lock) {
      answered++;
      if (result.outcome() == WriteOutcome.DONE) {
        accepted.set(number);
      } else {
        refused = result;
      }
    }
  }

  /** Writes nothing more until {@link #goOn}. */
  void pause() {
    synchronized (lock) {
      paused = true;
    }
  }

  void goOn() {
    synchronized (lock) {
      paused = false;
    }
  }

  /** Whether every write has its answer. */
  boolean isAnswered() {
    synchronized (lock) {
      return answered == written;
    }
  }

  /** What was accepted so far. */
  BitSet accepted() {
    synchronized (lock) {
      return (BitSet) accepted.clone();
    }
  }

  int acceptedCount() {
    synchronized (lock) {
      return accepted.cardinality();
    }
  }

  /** The last answer that was not "accepted"; null if all were. */
  @Nullable WriteResult refused() {
    synchronized (lock) {
      return refused;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }
}
