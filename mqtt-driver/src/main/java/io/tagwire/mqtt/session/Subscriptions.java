package io.tagwire.mqtt.session;

import io.tagwire.mqtt.route.SubscribeOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the broker what is wanted and what is not, with as many packets as may be under way, and
 * the listener what the broker answers. Thread-safe: one lock guards what is known, and nobody is
 * called with it.
 *
 * <p>What has to be subscribed is worked out by {@link SubscriptionPlan}. What is wanted no more is
 * unsubscribed only when what was left to it is subscribed.
 */
final class Subscriptions {
  private static final int FIRST_ERROR = 0x80;

  private final SessionListener listener;
  private final int maxFilters;
  private final Object lock = new Object();
  // All below: guarded by lock.
  private final UnansweredSubscribes unanswered = new UnansweredSubscribes();
  private final Unsubscribes unsubscribes = new Unsubscribes();
  private final SubscriptionPlan plan;
  private long packets;

  /**
   * Nothing is wanted yet.
   *
   * @param kept a filter that is never unsubscribed, for somebody else has it too
   * @param maxFilters the most in one SUBSCRIBE or UNSUBSCRIBE
   */
  Subscriptions(SessionListener listener, String kept, int maxFilters) {
    this.maxFilters = maxFilters;
    this.listener = listener;
    this.plan = new SubscriptionPlan(kept, unanswered, unsubscribes);
  }

  void want(Map<String, SubscribeOptions> filters) {
    synchronized (lock) {
      plan.want(filters);
    }
  }

  void wantRetained(Collection<String> filters) {
    synchronized (lock) {
      plan.wantRetained(filters);
    }
  }

  void drop(Collection<String> filters) {
    synchronized (lock) {
      plan.drop(filters);
    }
  }

  /**
   * A new connection.
   *
   * @param covers whether filters may be left to others
   */
  void restart(boolean sessionPresent, boolean covers) {
    synchronized (lock) {
      packets = 0;
      plan.restart(sessionPresent, covers);
    }
  }

  /**
   * The same connection, on which filters may be left to others from now on. All is asked anew;
   * nothing may be under way.
   */
  void startCovering() {
    synchronized (lock) {
      packets = 0;
      plan.startCovering();
    }
  }

  /** Everything is answered and came: what is subscribed without need is to be unsubscribed. */
  void prune() {
    synchronized (lock) {
      plan.prune();
    }
  }

  /** The connection is lost: nothing is granted any more. */
  void lost() {
    synchronized (lock) {
      plan.lost();
    }
  }

  /** Whether a shared subscription was asked for and is not answered. */
  boolean awaitsShared() {
    synchronized (lock) {
      return unanswered.hasShared();
    }
  }

  /** Whether the broker answered all that was asked. */
  boolean settled() {
    synchronized (lock) {
      return plan.isSettled();
    }
  }

  boolean isActive(String filter) {
    synchronized (lock) {
      return plan.isActive(filter);
    }
  }

  /** How many SUBSCRIBE left on this connection. */
  long packets() {
    synchronized (lock) {
      return packets;
    }
  }

  int activeCount() {
    synchronized (lock) {
      return plan.activeCount();
    }
  }

  /** Sends as many packets as may be under way. Called by one thread at a time. */
  void pump(Connection connection, Grants grants, Runnable onAnswer) {
    tellResumed();
    unsubscribe(connection);
    while (true) {
      SubscribeBatch batch;
      Answer answer;
      synchronized (lock) {
        if (unanswered.isFull()) {
          return;
        }
        batch = plan.next(grants, maxFilters);
        answer =
            new Answer(batch.entries(), unanswered.epoch(), unsubscribes.unconfirmed(), onAnswer);
        packets += batch.entries().isEmpty() ? 0 : 1;
      }
      batch.unavailable().forEach(listener::refused);
      if (!batch.entries().isEmpty()) {
        connection.subscribe(batch.entries(), batch.subscriptionId(), answer);
      } else if (batch.unavailable().isEmpty()) {
        return;
      }
    }
  }

  private void tellResumed() {
    Map<String, Integer> resumed;
    synchronized (lock) {
      resumed = plan.takeResumed();
    }
    resumed.forEach(listener::granted);
  }

  private void unsubscribe(Connection connection) {
    List<String> filters;
    synchronized (lock) {
      filters = plan.mayUnsubscribe() ? unsubscribes.take() : List.of();
    }
    for (int i = 0; i < filters.size(); i += maxFilters) {
      connection.unsubscribe(filters.subList(i, Math.min(i + maxFilters, filters.size())));
    }
  }

  /** To one SUBSCRIBE; of no meaning for another connection than the one it was sent on. */
  private final class Answer implements Client.SubscribeListener {
    private final List<SubscribeEntry> batch;
    private final int epoch;
    private final List<String> unsubscribedBefore;
    private final Runnable onAnswer;

    Answer(
        List<SubscribeEntry> batch, int epoch, List<String> unsubscribedBefore, Runnable onAnswer) {
      this.batch = batch;
      this.epoch = epoch;
      this.unsubscribedBefore = unsubscribedBefore;
      this.onAnswer = onAnswer;
    }

    @Override
    public void answered(int[] reasonCodes, @Nullable String reasonString) {
      for (int i = 0; i < batch.size(); i++) {
        SubscribeEntry entry = batch.get(i);
        int code = i < reasonCodes.length ? reasonCodes[i] : FIRST_ERROR;
        if (ReasonCode.isError(code)) {
          refused(entry);
          listener.refused(entry.filter(), ReasonCode.words(code, reasonString));
        } else {
          List<String> covered = granted(entry, code);
          listener.granted(entry.filter(), code);
          covered.forEach(filter -> listener.granted(filter, code));
        }
      }
      synchronized (lock) {
        if (epoch == unanswered.epoch()) {
          unsubscribes.confirmed(unsubscribedBefore);
          unanswered.answered(batch);
        }
      }
      onAnswer.run();
    }

    // Returns what is granted with it.
    private List<String> granted(SubscribeEntry entry, int code) {
      synchronized (lock) {
        return epoch == unanswered.epoch() ? plan.granted(entry, code) : List.of();
      }
    }

    private void refused(SubscribeEntry entry) {
      synchronized (lock) {
        if (epoch == unanswered.epoch()) {
          plan.refused(entry);
        }
      }
    }

    // The client tells of its packets before it tells that the connection is lost: what was not
    // answered stays under way until then, or the session would take all for answered.
    @Override
    public void failed() {}
  }
}
