package io.tagwire.benchmark;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Bounds what is under way, and waits for the rest at the end. */
final class Window {
  private static final long LIMIT_SECONDS = 60;

  private final int size;
  private final Semaphore free;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Window(int size) {
    this.size = size;
    free = new Semaphore(size);
  }

  void enter() throws InterruptedException, TimeoutException {
    acquire(1);
  }

  void leave() {
    free.release();
  }

  void leave(Throwable why) {
    failure.compareAndSet(null, why);
    free.release();
  }

  void leaveAfter(CompletionStage<?> stage) {
    stage.whenComplete(
        (result, why) -> {
          if (why == null) {
            leave();
          } else {
            leave(why);
          }
        });
  }

  /** Waits until nothing is under way. */
  void drain() throws InterruptedException, TimeoutException {
    acquire(size);
    free.release(size);
    Throwable why = failure.get();
    if (why != null) {
      throw new IllegalStateException("a message failed", why);
    }
  }

  private void acquire(int permits) throws InterruptedException, TimeoutException {
    if (!free.tryAcquire(permits, LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("a message did not complete within " + LIMIT_SECONDS + " s");
    }
  }
}
