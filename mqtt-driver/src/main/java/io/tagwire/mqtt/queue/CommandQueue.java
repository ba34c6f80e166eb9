package io.tagwire.mqtt.queue;

import io.tagwire.driver.DriverContext;
import io.tagwire.mqtt.queue.Entry.State;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands in the order they were given. They leave in this order, and the queue only when the
 * broker acknowledged them; after a loss those without acknowledgement are sent again, in the same
 * order. Thread-safe, never blocks; listeners are called without a lock.
 */
final class CommandQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);
  private static final int WINDOW = 100;
  private static final long TICK_MILLIS = 1_000;
  // A message that a link refuses as often, one tick apart, is refused for good: it is too long,
  // or asks for what the broker does not grant.
  private static final int MAX_REFUSALS = 5;

  private final DriverContext context;
  private final CommandSender.Link link;
  private final Bounds bounds;
  private final Optional<Journal> journal;
  private final boolean repeats;
  private final AtomicInteger pumping = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder sentAgain = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder restored = new LongAdder();

  private final Object lock = new Object();
  // All below: guarded by lock, and so is the state of the entries.
  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private final Map<Object, Entry> newest = new HashMap<>();
  private long nextPosition = 1;
  private long bytes;
  private int out;
  private boolean up;
  private boolean ticking;
  private boolean closed;

  /**
   * How much may wait.
   *
   * @param messages at most
   * @param bytes at most
   */
  record Bounds(int messages, long bytes) {}

  CommandQueue(
      DriverContext context,
      CommandSender.Link link,
      Bounds bounds,
      Optional<Journal> journal,
      boolean repeats) {
    this.context = context;
    this.link = link;
    this.bounds = bounds;
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
      replaced = key == null ? null : waiting(key);
      if (replaced != null) {
        remove(replaced);
      }
      fault = fault(entry);
      if (fault == null) {
        add(entry, nextPosition++);
      }
    }
    if (replaced != null) {
      replaced.answer().failed(false, "replaced by a newer command; it was not sent");
    }
    if (fault != null) {
      refused.increment();
      answer.failed(false, fault);
      return Publication.GONE;
    }
    accepted.increment();
    if (journal.isPresent()) {
      journal.get().append(entry, () -> written(entry), reason -> unwritten(entry, reason));
    } else {
      answer.accepted();
      pump();
    }
    return () -> withdraw(entry);
  }

  private @Nullable Entry waiting(Object key) {
    Entry entry = newest.get(key);
    return entry != null && entry.state() == State.WAITING ? entry : null;
  }

  private @Nullable String fault(Entry entry) {
    if (closed) {
      return "the driver is closed";
    }
    if (entries.size() >= bounds.messages()) {
      return "the queue is full: " + bounds.messages() + " messages wait (queue.limit)";
    }
    return bytes + entry.bytes() > bounds.bytes()
        ? "the queue is full: " + bytes + " bytes wait, " + bounds.bytes() + " may (queue.bytes)"
        : null;
  }

  private void add(Entry entry, long position) {
    entry.position(position);
    entries.put(position, entry);
    bytes += entry.bytes();
    if (entry.key() != null) {
      newest.put(entry.key(), entry);
    }
    startTicking();
  }

  private void remove(Entry entry) {
    if (entry.state() == State.OUT) {
      out--;
    }
    entry.state(State.GONE);
    if (entries.remove(entry.position()) != null) {
      bytes -= entry.bytes();
    }
    if (entry.key() != null) {
      newest.remove(entry.key(), entry);
    }
  }

  /** What a run before left, oldest first: it goes before everything else. */
  void restore(List<Journal.Restored> found) {
    Instant now = context.clock().instant();
    List<Entry> old = new ArrayList<>();
    synchronized (lock) {
      long position = entries.isEmpty() ? 0 : Math.min(0, entries.firstKey() - 1);
      for (int i = found.size() - 1; i >= 0; i--) {
        Entry entry = entry(found.get(i));
        if (entry.isTooOld(now)) {
          old.add(entry);
        } else {
          add(entry, position--);
        }
      }
    }
    restored.add(found.size());
    expired.add(old.size());
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

  private Entry entry(Journal.Restored found) {
    StoredMessage stored = found.message();
    Entry entry =
        new Entry(
            stored.message(),
            null,
            Instant.ofEpochMilli(stored.acceptedMillis()),
            Instant.ofEpochMilli(stored.expiresMillis()),
            stored.expiryMillis() < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(stored.expiryMillis())),
            new LoggedDelivery(context.instanceId(), stored.message().topic()),
            State.WAITING);
    entry.sequence(found.sequence());
    if (stored.sent()) {
      entry.sentBefore();
    }
    return entry;
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
      remove(entry);
    }
    refused.increment();
    entry.answer().failed(false, reason);
    pump();
  }

  // What is on disk is promised; what left can no longer be held back.
  private boolean withdraw(Entry entry) {
    synchronized (lock) {
      boolean held = journal.isEmpty() && entry.state() == State.WAITING && !entry.isAgain();
      if (held) {
        remove(entry);
      }
      return held;
    }
  }

  void linkUp() {
    synchronized (lock) {
      up = true;
      entries.values().forEach(Entry::heard);
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
        next = next();
        if (next == null) {
          return;
        }
        tooOld = next.isTooOld(now);
        if (tooOld) {
          remove(next);
        } else {
          next.state(State.OUT);
          out++;
        }
      }
      if (tooOld) {
        expire(next);
      } else if (!send(next, now)) {
        return;
      }
    }
  }

  private @Nullable Entry next() {
    if (closed || !up || out >= WINDOW) {
      return null;
    }
    for (Entry entry : entries.values()) {
      if (entry.state() != State.OUT) {
        return entry.state() == State.WAITING ? entry : null;
      }
    }
    return null;
  }

  /** Returns whether the link took it. */
  private boolean send(Entry entry, Instant now) {
    if (entry.isAgain()) {
      sentAgain.increment();
    }
    journal.ifPresent(disk -> disk.sent(entry.sequence()));
    var unused = link.publish(entry.message(now), new Way(entry));
    synchronized (lock) {
      return entry.state() != State.WAITING;
    }
  }

  private void expire(Entry entry) {
    expired.increment();
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
    List<Entry> old = new ArrayList<>();
    synchronized (lock) {
      ticking = false;
      for (Entry entry : entries.values()) {
        if (entry.state() == State.WAITING && entry.isTooOld(now)) {
          old.add(entry);
        }
      }
      old.forEach(this::remove);
      if (!entries.isEmpty()) {
        startTicking();
      }
    }
    old.forEach(this::expire);
    pump();
  }

  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    synchronized (lock) {
      counters.put("queue.depth", (long) entries.size());
      counters.put(
          "queue.oldest-seconds",
          entries.isEmpty()
              ? 0L
              : Math.max(
                  0,
                  Duration.between(
                          entries.firstEntry().getValue().accepted(), context.clock().instant())
                      .toSeconds()));
    }
    counters.put("queue.accepted", accepted.sum());
    counters.put("queue.sent-again", sentAgain.sum());
    counters.put("queue.expired", expired.sum());
    counters.put("queue.refused", refused.sum());
    counters.put("queue.lost", lost.sum());
    counters.put("queue.restored", restored.sum());
    return counters;
  }

  @Override
  public void close() {
    List<Entry> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(entries.values());
      left.forEach(this::remove);
    }
    if (journal.isEmpty()) {
      lost.add(left.size());
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
        remove(entry);
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
          remove(entry);
        } else {
          out--;
          entry.state(State.WAITING);
          if (mayHaveLeft) {
            entry.sentBefore();
          }
        }
      }
      if (given) {
        lost.increment();
        journal.ifPresent(disk -> disk.done(entry.sequence()));
        entry.answer().failed(mayHaveLeft, reason);
      }
    }
  }
}
