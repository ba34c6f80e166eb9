package io.tagwire.mqtt.duty;

import io.tagwire.driver.DriverContext;
import io.tagwire.mqtt.session.OutboundMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the duties of all open points. Thread-safe. Nothing is published while the link is
 * down; what comes due then is left out.
 */
public final class Duties implements AutoCloseable {
  // A duty often makes the device publish everything: the subscription of a point that was just
  // opened should stand by then.
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final DriverContext context;
  private final Consumer<OutboundMessage> publisher;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final Map<Duty, Active> all = new LinkedHashMap<>();
  private boolean up;
  private boolean closed;

  /** A duty somebody needs. */
  private static final class Active {
    private final Duty duty;
    private final Set<Object> owners = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean begun;
    private @Nullable Future<?> timer;

    Active(Duty duty) {
      this.duty = duty;
    }

    void stop() {
      begun = false;
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }
  }

  /**
   * No duties, the link down.
   *
   * @param context gives the scheduler
   * @param publisher publishes without blocking; a message that cannot be published is lost
   */
  public Duties(DriverContext context, Consumer<OutboundMessage> publisher) {
    this.context = context;
    this.publisher = publisher;
  }

  /**
   * Somebody needs these from now on.
   *
   * @param owner by identity
   * @param duties what it needs
   */
  public void open(Object owner, List<Duty> duties) {
    synchronized (lock) {
      for (Duty duty : duties) {
        Active active = all.computeIfAbsent(duty, Active::new);
        active.owners.add(owner);
        if (up && !active.begun && active.timer == null) {
          later(active, SETTLING);
        }
      }
    }
  }

  /**
   * It needs them no more. Idempotent.
   *
   * @param owner as in {@link #open}
   */
  public void close(Object owner) {
    synchronized (lock) {
      all.values()
          .removeIf(
              active -> {
                if (active.owners.remove(owner) && active.owners.isEmpty()) {
                  active.stop();
                  return true;
                }
                return false;
              });
    }
  }

  /** The link stands and everything wanted is subscribed: all are published for the first time. */
  public void linkUp() {
    List<OutboundMessage> messages = new ArrayList<>();
    synchronized (lock) {
      if (up || closed) {
        return;
      }
      up = true;
      all.values().forEach(active -> messages.add(next(active)));
    }
    messages.forEach(publisher);
  }

  /** The link is down: nothing is published until it is up again. */
  public void linkDown() {
    synchronized (lock) {
      up = false;
      all.values().forEach(Active::stop);
    }
  }

  private OutboundMessage next(Active active) {
    boolean first = !active.begun;
    active.begun = true;
    active.timer = null;
    Duration every = active.duty.every();
    if (!every.isZero()) {
      later(active, every);
    }
    return active.duty.message(first);
  }

  private void later(Active active, Duration wait) {
    if (closed) {
      return;
    }
    try {
      active.timer =
          context.scheduler().schedule(() -> due(active), wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The host is going down.
      closed = true;
    }
  }

  private void due(Active active) {
    OutboundMessage message;
    synchronized (lock) {
      // Nobody may need it any more, or the link was lost as the time ran out.
      if (closed || !up || active.timer == null || active.owners.isEmpty()) {
        return;
      }
      message = next(active);
    }
    publisher.accept(message);
  }

  /** Publishes nothing any more. Idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      all.values().forEach(Active::stop);
      all.clear();
    }
  }
}
