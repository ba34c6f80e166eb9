package io.tagwire.mqtt;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.Acknowledgement;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Session;
import io.tagwire.mqtt.session.SessionSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Messages past the points. */
final class RawSubscriptions implements RawMessages, AutoCloseable {
  private final DriverContext context;
  private final Session session;
  private final Filters filters;
  private final boolean acknowledgeTaken;
  private final List<RawSubscription> open = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  RawSubscriptions(
      DriverContext context, Session session, Filters filters, boolean acknowledgeTaken) {
    this.acknowledgeTaken = acknowledgeTaken;
    this.context = context;
    this.session = session;
    this.filters = filters;
  }

  @Override
  public CompletionStage<Delivery> publish(RawMessage message, Duration timeout) {
    Optional<String> fault = SessionSettings.topicFault(message.topic());
    if (fault.isPresent()) {
      return CompletableFuture.completedStage(
          new Delivery(WriteStage.NONE, WriteOutcome.FAILED, fault.get()));
    }
    RawDelivery delivery = new RawDelivery(context, message.qos());
    delivery.taken(
        session.publish(
            new OutboundMessage(
                message.topic(),
                message.payload().toArray(),
                message.qos(),
                message.retained(),
                message.properties()),
            delivery));
    try {
      delivery.timer(
          context
              .scheduler()
              .schedule(
                  () -> delivery.giveUp("no answer within " + timeout.toMillis() + " ms"),
                  Math.max(1, timeout.toMillis()),
                  TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      delivery.giveUp("the host's scheduler refuses work");
    }
    return delivery.result();
  }

  @Override
  public Subscription subscribe(String filter, int qos, Consumer<RawMessage> listener) {
    if (qos < 0 || qos > 2) {
      throw new IllegalArgumentException("qos is 0, 1 or 2, not " + qos);
    }
    RawSubscription subscription =
        new RawSubscription(TopicFilter.parse(filter), qos, listener, context, this::remove);
    boolean first = open.stream().noneMatch(other -> other.wire().equals(subscription.wire()));
    open.add(subscription);
    tell();
    if (closed) {
      subscription.close();
    } else if (!first || session.isUp()) {
      // Somebody may have the filter already: then nothing is subscribed anew, and it is granted.
      session.fetchRetained(List.of(subscription.wire()));
    }
    return subscription;
  }

  private void remove(RawSubscription subscription) {
    if (open.remove(subscription)) {
      tell();
    }
  }

  private void tell() {
    Map<String, Integer> wanted = new HashMap<>();
    for (RawSubscription subscription : open) {
      wanted.merge(subscription.wire(), subscription.qos(), Math::max);
    }
    filters.raw(wanted);
  }

  // As for points: what is retained stays with the broker.
  private Acknowledgement acknowledgement(InboundMessage message) {
    return acknowledgeTaken && !message.retained()
        ? message.acknowledgement()
        : Acknowledgement.NONE;
  }

  void message(InboundMessage message) {
    if (open.isEmpty()) {
      return;
    }
    RawMessage raw = null;
    for (RawSubscription subscription : open) {
      if (subscription.matches(message)) {
        if (raw == null) {
          raw =
              new RawMessage(
                  message.topic(),
                  Bytes.copyOf(message.payload()),
                  message.qos(),
                  message.retained(),
                  message.duplicate(),
                  message.properties().get(),
                  context.clock().instant());
        }
        subscription.offer(raw, acknowledgement(message));
      }
    }
  }

  void granted(String filter) {
    for (RawSubscription subscription : open) {
      if (subscription.wire().equals(filter)) {
        subscription.grant();
      }
    }
  }

  void refused(String filter, String reason) {
    for (RawSubscription subscription : open) {
      if (subscription.wire().equals(filter)) {
        subscription.refuse(
            new DriverException(
                Failure.of(
                    FailureKind.REJECTED,
                    "The broker refused to subscribe [" + filter + "]: " + reason)));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(RawSubscription::close);
  }
}
