package io.tagwire.mqtt;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages.Subscription;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.Acknowledgement;
import io.tagwire.mqtt.session.InboundMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener of raw messages with its bounded queue; called serially. */
final class RawSubscription implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(RawSubscription.class);
  private static final int CAPACITY = 10_000;
  private static final int BATCH = 100;
  private static final long CLOSE_WAIT_MILLIS = 5_000;

  private final TopicFilter filter;
  private final int qos;
  private final Consumer<RawMessage> listener;
  private final DriverContext context;
  private final Consumer<RawSubscription> onClose;
  private final CompletableFuture<Void> granted = new CompletableFuture<>();

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private boolean submitted;
  private boolean closed;
  private long lost;
  private @Nullable Thread calling;

  private record Waiting(RawMessage message, Acknowledgement acknowledgement) {}

  RawSubscription(
      TopicFilter filter,
      int qos,
      Consumer<RawMessage> listener,
      DriverContext context,
      Consumer<RawSubscription> onClose) {
    this.filter = filter;
    this.qos = qos;
    this.listener = listener;
    this.context = context;
    this.onClose = onClose;
  }

  String wire() {
    return filter.wire();
  }

  int qos() {
    return qos;
  }

  boolean matches(InboundMessage message) {
    return isOfThis(message.subscriptionIds()) && filter.matches(message.topic());
  }

  // Without identifiers nobody knows.
  private boolean isOfThis(int[] ids) {
    for (int id : ids) {
      if (id == filter.subscriptionId()) {
        return true;
      }
    }
    return ids.length == 0;
  }

  void grant() {
    granted.completeAsync(() -> null, this::onCallbacks);
  }

  void refuse(DriverException refusal) {
    onCallbacks(() -> granted.completeExceptionally(refusal));
  }

  private void onCallbacks(Runnable task) {
    try {
      context.callbacks().execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /** Keeps the answer to the broker back until the listener has returned or it is dropped. */
  void offer(RawMessage message, Acknowledgement acknowledgement) {
    Acknowledgement displaced = Acknowledgement.NONE;
    boolean submit;
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (queue.size() == CAPACITY) {
        displaced = queue.removeFirst().acknowledgement();
        lost++;
      }
      acknowledgement.hold();
      queue.addLast(new Waiting(message, acknowledgement));
      submit = !submitted;
      submitted = true;
    }
    displaced.release();
    if (submit) {
      submit();
    }
  }

  private void submit() {
    try {
      context.callbacks().execute(this::deliver);
    } catch (RejectedExecutionException e) {
      synchronized (lock) {
        submitted = false;
      }
    }
  }

  // A batch, then others have their turn.
  private void deliver() {
    for (int i = 0; i < BATCH; i++) {
      Waiting next;
      synchronized (lock) {
        next = closed ? null : queue.pollFirst();
        if (next == null) {
          submitted = false;
          return;
        }
        calling = Thread.currentThread();
      }
      try {
        listener.accept(next.message());
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        LOG.error("The listener of raw messages on [{}] threw", filter.text(), e);
      } finally {
        synchronized (lock) {
          calling = null;
          lock.notifyAll();
        }
        next.acknowledgement().release();
      }
    }
    submit();
  }

  @Override
  public CompletionStage<Void> granted() {
    return granted.minimalCompletionStage();
  }

  @Override
  public long lost() {
    synchronized (lock) {
      return lost;
    }
  }

  @Override
  public void close() {
    List<Waiting> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(queue);
      queue.clear();
    }
    left.forEach(waiting -> waiting.acknowledgement().release());
    onClose.accept(this);
    granted.completeExceptionally(
        new DriverException(Failure.of(FailureKind.REJECTED, "The subscription was closed")));
    awaitListener();
  }

  private void awaitListener() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MILLIS);
    synchronized (lock) {
      while (calling != null && calling != Thread.currentThread()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          LOG.warn("The listener of raw messages on [{}] did not return in time", filter.text());
          return;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
