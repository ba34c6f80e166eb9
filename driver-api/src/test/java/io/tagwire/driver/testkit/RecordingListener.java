package io.tagwire.driver.testkit;

import io.tagwire.driver.GroupListener;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything it is told, and waits for more. Thread-safe. Its awaiting methods fail with
 * {@link AssertionError} after {@link Signal#PATIENCE}, saying what came instead.
 *
 * @since 0.1
 */
public final class RecordingListener implements GroupListener {
  private final Signal<UpdateBatch> batches = new Signal<>();
  private final Signal<WriteResult> progress = new Signal<>();
  private final Signal<String> threads = new Signal<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicBoolean overlapped = new AtomicBoolean();
  private volatile @Nullable CountDownLatch gate;
  private volatile @Nullable RuntimeException failure;

  /** From now on callbacks are recorded and then block until {@link #release}. */
  public void block() {
    gate = new CountDownLatch(1);
  }

  /** Lets blocked callbacks return, and later ones pass. */
  public void release() {
    CountDownLatch closed = gate;
    gate = null;
    if (closed != null) {
      closed.countDown();
    }
  }

  /**
   * From now on callbacks are recorded and then throw.
   *
   * @param thrown what; null to stop that
   */
  public void failWith(@Nullable RuntimeException thrown) {
    failure = thrown;
  }

  @Override
  public void onUpdates(UpdateBatch batch) {
    call(() -> batches.add(batch));
  }

  @Override
  public void onWriteProgress(WriteResult result) {
    call(() -> progress.add(result));
  }

  private void call(Runnable record) {
    if (inside.incrementAndGet() > 1) {
      overlapped.set(true);
    }
    try {
      threads.add(Thread.currentThread().getName());
      record.run();
      CountDownLatch closed = gate;
      if (closed != null) {
        closed.await();
      }
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inside.decrementAndGet();
    }
  }

  /**
   * The batches so far.
   *
   * @return a copy
   */
  public List<UpdateBatch> batches() {
    return batches.all();
  }

  /**
   * The updates of all batches so far.
   *
   * @return a copy
   */
  public List<PointUpdate> updates() {
    return flat(batches.all());
  }

  /**
   * The updates of one point so far.
   *
   * @param pointId its id
   * @return a copy
   */
  public List<PointUpdate> updates(String pointId) {
    return of(batches.all(), pointId);
  }

  /**
   * The progress of writes so far.
   *
   * @return a copy
   */
  public List<WriteResult> progress() {
    return progress.all();
  }

  /**
   * The sum of {@link UpdateBatch#lost()} so far.
   *
   * @return 0 or more
   */
  public long lost() {
    return batches.all().stream().mapToLong(UpdateBatch::lost).sum();
  }

  /**
   * The names of the threads of all callbacks so far, one entry a callback.
   *
   * @return a copy
   */
  public List<String> threads() {
    return threads.all();
  }

  /**
   * Whether two callbacks ran at once.
   *
   * @return true if the callbacks were not serial
   */
  public boolean overlapped() {
    return overlapped.get();
  }

  /**
   * Whether a callback runs now.
   *
   * @return true between its beginning and its end
   */
  public boolean isInside() {
    return inside.get() > 0;
  }

  /**
   * Waits until this many batches have come.
   *
   * @param count at least
   * @return all of them
   */
  public List<UpdateBatch> awaitBatches(int count) {
    return batches.await(count + " batches", all -> atLeast(all, count));
  }

  /**
   * Waits until this many updates have come, of whatever point.
   *
   * @param count at least
   * @return all of them
   */
  public List<PointUpdate> awaitUpdates(int count) {
    return batches.await(count + " updates", all -> atLeast(flat(all), count));
  }

  /**
   * Waits until this many updates of a point have come.
   *
   * @param pointId its id
   * @param count at least
   * @return all of them
   */
  public List<PointUpdate> awaitUpdates(String pointId, int count) {
    return batches.await(
        count + " updates of [" + pointId + "]", all -> atLeast(of(all, pointId), count));
  }

  /**
   * Waits for an update.
   *
   * @param what it is, for a message
   * @param wanted whether it is the one
   * @return the first such update
   */
  public PointUpdate awaitUpdate(String what, Predicate<PointUpdate> wanted) {
    return awaitUpdate(what, wanted, 0);
  }

  /**
   * Waits for an update, not looking at the first ones.
   *
   * @param what it is, for a message
   * @param wanted whether it is the one
   * @param after how many updates to skip, for example {@code updates().size()} before the deed
   * @return the first such update among the others
   */
  public PointUpdate awaitUpdate(String what, Predicate<PointUpdate> wanted, int after) {
    return batches.await(what, all -> flat(all).stream().skip(after).filter(wanted).findFirst());
  }

  /**
   * Waits until a point reports a value, with whatever quality.
   *
   * @param pointId its id
   * @param value the value
   * @return the first such update
   */
  public PointUpdate awaitValue(String pointId, Value value) {
    return awaitUpdate(
        "value " + value + " of [" + pointId + "]",
        update -> update.point().id().equals(pointId) && value.equals(update.value().value()));
  }

  /**
   * Waits until a point reports a quality.
   *
   * @param pointId its id
   * @param quality the quality
   * @return the first such update
   */
  public PointUpdate awaitQuality(String pointId, Quality quality) {
    return awaitUpdate(
        quality + " of [" + pointId + "]",
        update -> update.point().id().equals(pointId) && update.value().quality() == quality);
  }

  /**
   * Waits for progress of a write.
   *
   * @param what it is, for a message
   * @param wanted whether it is the one
   * @return the first such result
   */
  public WriteResult awaitProgress(String what, Predicate<WriteResult> wanted) {
    return progress.await(what, all -> all.stream().filter(wanted).findFirst());
  }

  private static <T> Optional<List<T>> atLeast(List<T> all, int count) {
    return all.size() >= count ? Optional.of(List.copyOf(all)) : Optional.empty();
  }

  private static List<PointUpdate> flat(List<UpdateBatch> all) {
    return all.stream().flatMap(batch -> batch.updates().stream()).toList();
  }

  private static List<PointUpdate> of(List<UpdateBatch> all, String pointId) {
    return flat(all).stream().filter(update -> update.point().id().equals(pointId)).toList();
  }
}
