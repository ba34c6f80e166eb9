package io.tagwire.mqtt.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a session counts over all its connections. Thread-safe. */
final class SessionCounters {
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder publishFailed = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder bytesInBefore = new LongAdder();
  private final LongAdder bytesOutBefore = new LongAdder();

  void reconnected() {
    reconnects.increment();
  }

  void publishFailed() {
    publishFailed.increment();
  }

  /** Its bytes count as those of a connection before. */
  void ended(Connection connection) {
    bytesInBefore.add(connection.bytesIn());
    bytesOutBefore.add(connection.bytesOut());
  }

  /** Totals by name. */
  Map<String, Long> totals(@Nullable Connection now, long subscriptions) {
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("messages.out", messagesOut.sum());
    totals.put("publish.failed", publishFailed.sum());
    totals.put("publish.waiting", now == null ? 0L : now.queued());
    totals.put("bytes.in", bytesInBefore.sum() + (now == null ? 0 : now.bytesIn()));
    totals.put("bytes.out", bytesOutBefore.sum() + (now == null ? 0 : now.bytesOut()));
    totals.put("reconnects", reconnects.sum());
    totals.put("subscriptions", now == null ? 0L : subscriptions);
    return totals;
  }

  PublishListener counting(PublishListener next) {
    return new Counting(next);
  }

  private final class Counting implements PublishListener {
    private final PublishListener next;

    Counting(PublishListener next) {
      this.next = next;
    }

    @Override
    public void sent() {
      messagesOut.increment();
      next.sent();
    }

    @Override
    public void acknowledged(int reasonCode, String text) {
      if (ReasonCode.isError(reasonCode)) {
        publishFailed.increment();
      }
      next.acknowledged(reasonCode, text);
    }

    @Override
    public void failed(boolean mayHaveLeft, String reason) {
      publishFailed.increment();
      next.failed(mayHaveLeft, reason);
    }
  }
}
