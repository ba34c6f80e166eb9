package io.tagwire.driver.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Things that happened, and the way to wait for one. Thread-safe; waiting wakes at each event, so
 * that a test lasts no longer than it must.
 *
 * @param <T> what happens
 * @since 0.1
 */
public final class Signal<T> {
  /** How long waiting lasts before it fails: long for a loaded build machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int SHOWN = 20;

  private final List<T> events = new ArrayList<>();

  /**
   * It happened.
   *
   * @param event what
   */
  public void add(T event) {
    synchronized (events) {
      events.add(event);
      events.notifyAll();
    }
  }

  /**
   * Everything that happened, in order.
   *
   * @return a copy
   */
  public List<T> all() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /**
   * Waits until what happened answers a question.
   *
   * @param what the question for a message, for example {@code state CONNECTED}
   * @param question looks at everything that happened so far, in a list it must not keep; called
   *     again at each event
   * @param <R> the answer
   * @return the answer
   * @throws AssertionError if there is none within {@link #PATIENCE}
   */
  public <R> R await(String what, Function<List<T>, Optional<R>> question) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (events) {
      for (; ; ) {
        Optional<R> answer = question.apply(Collections.unmodifiableList(events));
        if (answer.isPresent()) {
          return answer.get();
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(
              "waited " + PATIENCE.toSeconds() + " s for " + what + "; there were " + shown());
        }
        try {
          events.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted while waiting for " + what, e);
        }
      }
    }
  }

  private String shown() {
    int hidden = Math.max(0, events.size() - SHOWN);
    List<T> last = events.subList(hidden, events.size());
    return hidden == 0 ? last.toString() : hidden + " and then " + last;
  }
}
