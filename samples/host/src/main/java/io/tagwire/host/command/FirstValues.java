package io.tagwire.host.command;

import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.value.Quality;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Tag;
import io.tagwire.host.runtime.UpdateListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connects and waits until every tag has shown something. */
final class FirstValues implements UpdateListener {
  private final Semaphore news = new Semaphore(0);

  @Override
  public void onUpdates(UpdateBatch batch) {
    news.release();
  }

  /**
   * Connects.
   *
   * @return whether every connection succeeded in time
   */
  static boolean connect(RunningProject project, Duration timeout) throws InterruptedException {
    try {
      project.connect().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      // Health and the qualities of the tags say why.
      return false;
    }
  }

  /** Connects, asks devices that can be asked, and waits for values as long as there is time. */
  void await(RunningProject project, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    if (!connect(project, timeout)) {
      return;
    }
    ask(project, deadline);
    while (project.tags().stream().anyMatch(FirstValues::isWaiting)) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !news.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  private static void ask(RunningProject project, long deadline) throws InterruptedException {
    Map<PointGroup, List<Tag>> groups = new LinkedHashMap<>();
    for (Tag tag : project.tags()) {
      groups.computeIfAbsent(tag.group(), group -> new ArrayList<>()).add(tag);
    }
    List<CompletableFuture<?>> answers = new ArrayList<>();
    groups.forEach(
        (group, tags) ->
            answers.add(
                group
                    .read(tags.stream().map(Tag::point).toList(), Duration.ZERO)
                    .toCompletableFuture()));
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The cache has what came.
    }
  }

  private static boolean isWaiting(Tag tag) {
    Quality quality = tag.value().quality();
    return quality == Quality.BAD_WAITING_FOR_INITIAL_DATA || quality == Quality.BAD_NOT_CONNECTED;
  }
}
