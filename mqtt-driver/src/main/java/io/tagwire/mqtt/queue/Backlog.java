package io.tagwire.mqtt.queue;

import io.tagwire.mqtt.queue.Entry.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Commands in the order in which they leave, no more than may wait, and how many of them the link
 * has. Guarded by its user, and so is the state of the entries.
 */
final class Backlog {
  private static final int WINDOW = 100;

  private final Bounds bounds;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private final Map<Object, Entry> newest = new HashMap<>();
  private long bytes;
  private int out;
  private long nextPosition = 1;

  /**
   * How much may wait.
   *
   * @param messages at most
   * @param bytes at most
   */
  record Bounds(int messages, long bytes) {}

  Backlog(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Why there is no room for one more; null if there is. */
  @Nullable String fault(Entry entry) {
    if (entries.size() >= bounds.messages()) {
      return "the queue is full: " + bounds.messages() + " messages wait (queue.limit)";
    }
    return bytes + entry.bytes() > bounds.bytes()
        ? "the queue is full: " + bytes + " bytes wait, " + bounds.bytes() + " may (queue.bytes)"
        : null;
  }

  /** Leaves after all others. */
  void append(Entry entry) {
    add(entry, nextPosition++);
  }

  /** Leaves before all others. */
  void prepend(Entry entry) {
    add(entry, entries.isEmpty() ? 0 : Math.min(0, entries.firstKey() - 1));
  }

  private void add(Entry entry, long position) {
    entry.position(position);
    entries.put(position, entry);
    bytes += entry.bytes();
    if (entry.key() != null) {
      newest.put(entry.key(), entry);
    }
  }

  void remove(Entry entry) {
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

  List<Entry> removeAll() {
    List<Entry> all = List.copyOf(entries.values());
    all.forEach(this::remove);
    return all;
  }

  /** Removes and returns those that wait for too long. */
  List<Entry> removeTooOld(Instant now) {
    List<Entry> old = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.state() == State.WAITING && entry.isTooOld(now)) {
        old.add(entry);
      }
    }
    old.forEach(this::remove);
    return old;
  }

  /** The newest of a key, while the link does not have it. */
  @Nullable Entry waiting(Object key) {
    Entry entry = newest.get(key);
    return entry != null && entry.state() == State.WAITING ? entry : null;
  }

  /** Whose turn it is; null if it is not kept yet, or the link has as many as it may. */
  @Nullable Entry next() {
    if (out >= WINDOW) {
      return null;
    }
    for (Entry entry : entries.values()) {
      if (entry.state() != State.OUT) {
        return entry.state() == State.WAITING ? entry : null;
      }
    }
    return null;
  }

  /** The link has it from now on. */
  void leaves(Entry entry) {
    entry.state(State.OUT);
    out++;
  }

  /** The link gave it back. */
  void returns(Entry entry) {
    out--;
    entry.state(State.WAITING);
  }

  /** A new link: what the one before refused counts no more. */
  void forgetRefusals() {
    entries.values().forEach(Entry::heard);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return entries.size();
  }

  /** For how long the first has been there; zero if there is none. */
  Duration age(Instant now) {
    return entries.isEmpty()
        ? Duration.ZERO
        : Duration.between(entries.firstEntry().getValue().accepted(), now);
  }
}
