package io.tagwire.mqtt.fault;

import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a host was given of one point that shows numbers: which came, which twice, which late, and
 * when the quality changed. Takes two bits a number, so that it can go on for hours. Thread-safe.
 */
final class Ledger implements GroupListener {
  private static final int MAX_CHANGES = 10_000;

  private final BitSet taken = new BitSet();
  private final List<Change> changes = new ArrayList<>();
  private long distinct;
  private long twice;
  private long late;
  private int highest;
  private long lost;
  private @Nullable Quality shown;

  /**
   * A change of quality.
   *
   * @param nanos {@link System#nanoTime} at which the host was told
   * @param quality since then
   * @param detail in words; empty if there are none
   */
  record Change(long nanos, Quality quality, String detail) {}

  @Override
  public synchronized void onUpdates(UpdateBatch batch) {
    lost += batch.lost();
    for (PointUpdate update : batch.updates()) {
      Quality quality = update.value().quality();
      if (!update.historical() && quality != shown) {
        shown = quality;
        String detail = update.value().detail();
        changes.add(new Change(System.nanoTime(), quality, detail == null ? "" : detail));
        if (changes.size() > MAX_CHANGES) {
          changes.subList(0, MAX_CHANGES / 2).clear();
        }
      }
      if (quality.isGood() && update.value().value() instanceof Value.Int number) {
        take((int) number.value());
      }
    }
  }

  /** This number came, and is good. */
  synchronized void take(int number) {
    if (taken.get(number)) {
      twice++;
      return;
    }
    taken.set(number);
    distinct++;
    if (number < highest) {
      late++;
    }
    highest = Math.max(highest, number);
  }

  /** Those of the given numbers that never came. */
  synchronized BitSet missing(BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(taken);
    return missing;
  }

  /** How many different numbers came. */
  synchronized long distinct() {
    return distinct;
  }

  /** How many came that had come before. */
  synchronized long twice() {
    return twice;
  }

  /** How many came for the first time after a higher one. */
  synchronized long late() {
    return late;
  }

  /** What the group says it did not hand over. */
  synchronized long lost() {
    return lost;
  }

  /** The first numbers up to this one that never came. */
  synchronized List<Integer> missing(long upTo, int atMost) {
    List<Integer> missing = new ArrayList<>();
    for (int n = taken.nextClearBit(1);
        n <= upTo && missing.size() < atMost;
        n = taken.nextClearBit(n + 1)) {
      missing.add(n);
    }
    return missing;
  }

  /** When the quality first ceased to be good. */
  synchronized OptionalLong notGoodAfter(long nanos) {
    return changes.stream()
        .filter(change -> change.nanos() >= nanos && !change.quality().isGood())
        .mapToLong(Change::nanos)
        .findFirst();
  }

  /** When the quality first became good. */
  synchronized OptionalLong goodAfter(long nanos) {
    return changes.stream()
        .filter(change -> change.nanos() >= nanos && change.quality().isGood())
        .mapToLong(Change::nanos)
        .findFirst();
  }

  /** Whether the last update was good. */
  synchronized boolean isGood() {
    return shown != null && shown.isGood();
  }

  /** All changes of quality, the last ones at least. */
  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }
}
