package io.tagwire.driver.support;

/** What became of the values of one group. Guarded by its user. */
final class Tally {
  private long offered;
  private long delivered;
  private long filtered;
  private long conflated;
  private long dropped;
  private long lostSinceBatch;

  void offered() {
    offered++;
  }

  void delivered(int values) {
    delivered += values;
  }

  void filtered() {
    filtered++;
  }

  /** A newer value of the point took its place. */
  void conflated() {
    conflated++;
    lostSinceBatch++;
  }

  /** The queue was full. */
  void dropped() {
    dropped++;
    lostSinceBatch++;
  }

  /** The group was closed. */
  void dropped(int values) {
    dropped += values;
  }

  /** How many were conflated or dropped since this was asked last. */
  long takeLost() {
    long lost = lostSinceBatch;
    lostSinceBatch = 0;
    return lost;
  }

  DispatchCounts counts(int pending) {
    return new DispatchCounts(offered, delivered, filtered, conflated, dropped, pending);
  }
}
