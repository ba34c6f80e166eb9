package io.tagwire.mqtt.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far handing over messages is. One thread at a time begins and ends; any may ask. No locks: it
 * is on the path of every message.
 */
final class Handover {
  // Written by one thread at a time: no atomic addition needed.
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong retained = new AtomicLong();

  void begin(boolean isRetained) {
    begun.setRelease(begun.getPlain() + 1);
    if (isRetained) {
      retained.setRelease(retained.getPlain() + 1);
    }
  }

  void end() {
    ended.setRelease(begun.getPlain());
  }

  /** How many were handed over. */
  long count() {
    return ended.get();
  }

  /** How many were marked as retained, one in hand included. */
  long retained() {
    return retained.get();
  }

  /** Whether somebody has one in hand now. */
  boolean isBusy() {
    return begun.get() != ended.get();
  }
}
