package io.tagwire.mqtt.intake;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.support.GroupDispatcher;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a group back when it is first connected, until its retained image is complete: until each
 * of its points has a value or was refused, or the broker has delivered all it had, or the link is
 * lost, or it took too long. Once in the life of a group. Thread-safe; releases the group without
 * its own lock.
 */
final class Barrier {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private enum Phase {
    UNUSED,
    HOLDING,
    OVER
  }

  private final GroupDispatcher group;
  private final String name;
  private final DriverContext context;
  private final @Nullable Duration timeout;
  private volatile Phase phase = Phase.UNUSED;
  // Guarded by this.
  private Set<BoundPoint> awaited = new HashSet<>();
  private boolean awaiting;
  private @Nullable Future<?> timer;

  /** Holds back for the time given at most; null never to hold back. */
  Barrier(GroupDispatcher group, String name, DriverContext context, @Nullable Duration timeout) {
    this.group = group;
    this.name = name;
    this.context = context;
    this.timeout = timeout;
  }

  /** The link stands: holds the group from now on, unless it was held before. */
  void hold() {
    synchronized (this) {
      if (phase != Phase.UNUSED || timeout == null) {
        return;
      }
      phase = Phase.HOLDING;
      group.hold();
      try {
        timer =
            context.scheduler().schedule(this::timedOut, timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("Group [{}]: the host goes down", name, e);
      }
    }
  }

  /**
   * Waits for those of these points that may get a retained message; for none if there are none.
   */
  void await(Collection<BoundPoint> points) {
    boolean nothing;
    synchronized (this) {
      if (phase != Phase.HOLDING) {
        return;
      }
      for (BoundPoint point : points) {
        if (point.awaitsRetained()) {
          awaited.add(point);
        }
      }
      awaiting = true;
      nothing = awaited.isEmpty();
    }
    if (nothing) {
      end();
    }
  }

  /** A message came for a point; costs nothing when nothing is held. */
  void received(BoundPoint point) {
    if (phase == Phase.HOLDING && point.isSettledByOneMessage()) {
      settled(point);
    }
  }

  /** The broker will send nothing for a point. */
  void refused(BoundPoint point) {
    if (phase == Phase.HOLDING) {
      settled(point);
    }
  }

  private void settled(BoundPoint point) {
    boolean complete;
    synchronized (this) {
      complete = awaited.remove(point) && awaited.isEmpty() && awaiting;
    }
    if (complete) {
      end();
    }
  }

  private void timedOut() {
    int missing;
    synchronized (this) {
      missing = awaited.size();
    }
    if (end()) {
      LOG.warn(
          "Group [{}]: shown after {} ms although {} points may still get retained values",
          name,
          timeout == null ? 0 : timeout.toMillis(),
          missing);
    }
  }

  /** The broker has nothing more, or nothing more is to be waited for; returns whether it held. */
  boolean end() {
    synchronized (this) {
      if (phase != Phase.HOLDING) {
        return false;
      }
      phase = Phase.OVER;
      awaited = new HashSet<>();
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }
    group.release();
    return true;
  }
}
