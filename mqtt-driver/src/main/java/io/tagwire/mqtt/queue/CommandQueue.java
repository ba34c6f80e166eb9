package io.tagwire.mqtt.queue;

import io.tagwire.driver.DriverContext;
import io.tagwire.mqtt.queue.Entry.State;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands in the order they were given. They leave in this order, and the queue only when the
 * broker acknowledged them; after a loss those without acknowledgement are sent again, in the same
 * order. Thread-safe, never blocks; listeners are called without a lock.
 */
final class CommandQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);
  private static final long TICK_MILLIS = 1_000;
  // A message that a link refuses as often, one tick apart, is refused for good: it is too long,
  // or asks for what the broker does not grant.
  private static final int MAX_REFUSALS = 5;

  private final DriverContext context;
  private final CommandSender.Link link;
  private final Optional<Journal> journal;
  private final boolean repeats;
  private final AtomicInteger pumping = new AtomicInteger();
  private final QueueCounters counters = new QueueCounters();

  private final Object lock = new Object();
  // All below: guarded by lock, and so is the state of the entries.
  private final Backlog backlog;
  private boolean up;
  private boolean ticking;
  private boolean closed;

  CommandQueue(
      DriverContext context,
      CommandSender.Link link,
      Backlog.Bounds bounds,
      Optional<Journal> journal,
      boolean repeats) {
    this.context = context;
    this.link = link;
    this.backlog = new Backlog(bounds);
    this.journal = journal;
    this.repeats = repeats;
  }

  Publication offer(OutboundMessage message, Delivery delivery, DeliveryListener answer) {
    Instant now = context.clock().instant();
    Object key = repeats ? null : delivery.key();
    Entry entry =
        new Entry(
            message,
            key,
            now,
            now.plus(delivery.maxAge()),
            delivery.expiry(),
            answer,
            journal.isPresent() ? State.WRITING : State.WAITING);
    Entry replaced;
    String fault;
    synchronized (lock) {
      replaced = key == null ? null : backlog.waiting(key);
      if (replaced != null) {
        backlog.remove(replaced);
      }
      fault = closed ? "the driver is closed" : backlog.fault(entry);
      if (fault == null) {
        backlog.append(entry);
        startTicking();
      }
    }
    if (replaced != null) {
      replaced.answer().failed(false, "replaced by a newer command; it was not sent");
    }
    if (fault != null) {
      counters.refused();
      answer.failed(false, fault);
      return Publication.GONE;
    }
    counters.accepted();
    if (journal.isPresent()) {
      journal.get().append(entry, () -> written(entry), reason -> unwritten(entry, reason));
    } else {
      answer.accepted();
      pump();
    }
    return () -> withdraw(entry);
  }

  /** What a run before left, oldest first: it goes before everything else. */
  void restore(List<Journal.Restored> found) {
    Instant now = context.clock().instant();
    List<Entry> old = new ArrayList<>();
    synchronized (lock) {
      for (int i = found.size() - 1; i >= 0; i--) {
        Entry entry = Entry.restored(found.get(i), context.instanceId());
        if (entry.isTooOld(now)) {
          old.add(entry);
        } else {
          backlog.prepend(entry);
          startTicking();
        }
      }
    }
    counters.restored(found.size());
    counters.expired(old.size());
    for (Entry entry : old) {
      journal.ifPresent(disk -> disk.done(entry.sequence()));
    }
    if (!found.isEmpty()) {
      LOG.warn(
          "[{}]: {} commands of the run before wait to be sent; {} more were too old and are"
              + " dropped",
          context.instanceId(),
          found.size() - old.size(),
          old.size());
    }
    pump();
  }

  private void written(Entry entry) {
    synchronized (lock) {
      if (entry.state() == State.WRITING) {
        entry.state(State.WAITING);
      }
    }
    entry.answer().accepted();
    pump();
  }

  private void unwritten(Entry entry, String reason) {
    synchronized (lock) {
      backlog.remove(entry);
    }
    counters.refused();
    entry.answer().failed(false, reason);
    pump();
  }

  // What is on disk is promised; what left can no longer be held back.
  private boolean withdraw(Entry entry) {
    synchronized (lock) {
      boolean held = journal.isEmpty() && entry.state() == State.WAITING && !entry.isAgain();
      if (held) {
        backlog.remove(entry);
      }
      return held;
    }
  }

  void linkUp() {
    synchronized (lock) {
      up = true;
      backlog.forgetRefusals();
    }
    pump();
  }

  void linkDown() {
    synchronized (lock) {
      up = false;
    }
  }

  // One thread at a time, so that nothing overtakes.
  private void pump() {
    if (pumping.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      drain();
      seen = pumping.addAndGet(-seen);
    } while (seen != 0);
  }

  private void drain() {
    while (true) {
      Entry next;
      Instant now = context.clock().instant();
      boolean tooOld;
      if (!link.isUp()) {
        return;
      }
      synchronized (lock) {
        next = closed || !up ? null : backlog.next();
        if (next == null) {
          return;
        }
        tooOld = next.isTooOld(now);
        if (tooOld) {
          backlog.remove(next);
        } else {
          backlog.leaves(next);
        }
      }
      if (tooOld) {
        expire(next);
      } else if (!send(next, now)) {
        return;
      }
    }
  }

  /** Returns whether the link took it. */
  private boolean send(Entry entry, Instant now) {
    if (entry.isAgain()) {
      counters.sentAgain();
    }
    journal.ifPresent(disk -> disk.sent(entry.sequence()));
    var unused = link.publish(entry.message(now), new Way(entry));
    synchronized (lock) {
      return entry.state() != State.WAITING;
    }
  }

  private void expire(Entry entry) {
    counters.expired(1);
    journal.ifPresent(disk -> disk.done(entry.sequence()));
    entry
        .answer()
        .failed(
            entry.isAgain(),
            entry.isAgain()
                ? "the link broke after it was sent, and it is not sent again: " + entry.tooOld()
                : entry.tooOld() + "; it was not sent");
  }

  private void startTicking() {
    if (ticking || closed) {
      return;
    }
    try {
      var unused = context.scheduler().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
      ticking = true;
    } catch (RejectedExecutionException e) {
      LOG.debug("The host's scheduler refuses work", e);
    }
  }

  private void tick() {
    Instant now = context.clock().instant();
    List<Entry> old;
    synchronized (lock) {
      ticking = false;
      old = backlog.removeTooOld(now);
      if (!backlog.isEmpty()) {
        startTicking();
      }
    }
    old.forEach(this::expire);
    pump();
  }

  Map<String, Long> counters() {
    Map<String, Long> totals = new LinkedHashMap<>();
    synchronized (lock) {
      totals.put("queue.depth", (long) backlog.size());
      totals.put(
          "queue.oldest-seconds", Math.max(0, backlog.age(context.clock().instant()).toSeconds()));
    }
    counters.putInto(totals);
    return totals;
  }

  @Override
  public void close() {
    List<Entry> left;
    synchronized (lock) {
      closed = true;
      left = backlog.removeAll();
    }
    if (journal.isEmpty()) {
      counters.lost(left.size());
      left.forEach(
          entry -> entry.answer().failed(entry.isAgain(), "the driver was closed while it waited"));
    }
  }

  /** What the link says about one attempt. */
  private final class Way implements PublishListener {
    private final Entry entry;

    Way(Entry entry) {
      this.entry = entry;
    }

    @Override
    public void sent() {
      if (entry.qos() == 0) {
        leave();
      }
      entry.answer().sent();
    }

    @Override
    public void acknowledged(int reasonCode, String text) {
      leave();
      entry.answer().acknowledged(reasonCode, text);
      pump();
    }

    private void leave() {
      synchronized (lock) {
        if (entry.state() != State.OUT) {
          return;
        }
        backlog.remove(entry);
      }
      journal.ifPresent(disk -> disk.done(entry.sequence()));
    }

    @Override
    public void failed(boolean mayHaveLeft, String reason) {
      boolean given;
      boolean linked = link.isUp();
      synchronized (lock) {
        if (entry.state() != State.OUT) {
          return;
        }
        boolean never = up && linked && !mayHaveLeft && entry.refused() >= MAX_REFUSALS;
        given = never || (mayHaveLeft && !repeats);
        if (given) {
          backlog.remove(entry);
        } else {
          backlog.returns(entry);
          if (mayHaveLeft) {
            entry.sentBefore();
          }
        }
      }
      if (given) {
        counters.lost(1);
        journal.ifPresent(disk -> disk.done(entry.sequence()));
        entry.answer().failed(mayHaveLeft, reason);
      }
    }
  }
}
