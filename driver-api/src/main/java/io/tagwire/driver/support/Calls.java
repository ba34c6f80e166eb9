package io.tagwire.driver.support;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener of a group while it is called: what it throws is told, and close waits for it. */
final class Calls {
  private static final Logger LOG = LoggerFactory.getLogger(GroupDispatcher.class);
  private static final long CLOSE_WAIT_MILLIS = 5_000;

  private final String group;
  // Guarded by this.
  private @Nullable Thread calling;

  Calls(String group) {
    this.group = group;
  }

  synchronized void begin() {
    calling = Thread.currentThread();
  }

  synchronized void end() {
    calling = null;
    notifyAll();
  }

  void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("Group [{}]: the listener threw", group, e);
    }
  }

  void guarded(List<Runnable> all) {
    for (int i = 0; i < all.size(); i++) {
      guarded(all.get(i));
    }
  }

  /** Waits for a call that runs, unless it is the one that waits. */
  synchronized void awaitEnd() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MILLIS);
    while (calling != null && calling != Thread.currentThread()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        LOG.warn("Group [{}]: a listener did not return within 5 s of close", group);
        return;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
