package io.tagwire.mqtt;

import io.tagwire.driver.DriverContext;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.intake.Intake;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.PublishListener;
import io.tagwire.mqtt.session.Session;
import io.tagwire.mqtt.write.ReadRequest;
import io.tagwire.mqtt.write.Responses;
import io.tagwire.mqtt.write.Writes.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Fresh values on request: the cache if it is young enough; else a request to the device if the
 * point has one; else, for a value that is not good, the retained message once more; else the cache
 * as it is. A good value needs no asking: the broker would have sent a newer one.
 */
final class Reads implements AutoCloseable {
  private static final long RETAINED_MILLIS = 1_000;

  private final DriverContext context;
  private final Session session;
  private final Responses responses;
  private final Intake intake;
  private final Runnable awaitingChanged;
  private final Map<GroupDispatcher, List<Way>> ways = new ConcurrentHashMap<>();
  private final Map<Target, Waiting> waiting = new ConcurrentHashMap<>();

  /** How a point can be asked. */
  private record Way(Optional<ReadRequest> request, Optional<String> filter) {}

  /** Somebody waits for the next value of a point; all who ask meanwhile share the answer. */
  private record Waiting(CompletableFuture<TagValue> answer) {}

  /** Runs {@code awaitingChanged} after {@link #isAwaiting} may have changed. */
  Reads(
      DriverContext context,
      Session session,
      Responses responses,
      Intake intake,
      Runnable awaitingChanged) {
    this.context = context;
    this.session = session;
    this.responses = responses;
    this.intake = intake;
    this.awaitingChanged = awaitingChanged;
  }

  /** Takes in the points of a group; returns how each is asked. */
  List<Optional<ReadRequest>> open(GroupDispatcher group, List<Point> points) {
    List<Way> list = new ArrayList<>();
    for (Point point : points) {
      list.add(
          new Way(
              point.access().canRead()
                  ? ReadRequest.parse(point, new ArrayList<>())
                  : Optional.empty(),
              filter(point)));
    }
    ways.put(group, list);
    return list.stream().map(Way::request).toList();
  }

  private static Optional<String> filter(Point point) {
    if (!point.access().canRead()) {
      return Optional.empty();
    }
    try {
      TopicFilter filter = TopicFilter.parse(point.address());
      return filter.isExact() ? Optional.of(filter.wire()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  CompletableFuture<TagValue> read(GroupDispatcher group, int index, Duration maxAge) {
    TagValue cached = group.newest(index);
    List<Way> list = ways.get(group);
    if (list == null || !session.isUp() || isYoung(cached, maxAge)) {
      return CompletableFuture.completedFuture(cached);
    }
    Way way = list.get(index);
    if (way.request().isPresent()) {
      return copy(ask(new Target(group, index), group, way.request().get()));
    }
    if (cached.quality().isGood() || way.filter().isEmpty()) {
      return CompletableFuture.completedFuture(cached);
    }
    Waiting asked = await(new Target(group, index), group, RETAINED_MILLIS);
    session.fetchRetained(List.of(way.filter().get()));
    return copy(asked);
  }

  private Waiting ask(Target target, GroupDispatcher group, ReadRequest request) {
    Waiting asked = await(target, group, request.within().toMillis());
    ReadRequest.Asking asking = request.ask(context.clock().instant(), responses);
    if (request.isAnsweredElsewhere()) {
      Consumer<InboundMessage> handler = answer -> answered(target, group, answer);
      responses.expect(asking.key(), handler);
      var unused =
          asked.answer().whenComplete((value, e) -> responses.forget(asking.key(), handler));
    }
    var unused = session.publish(asking.message(), new Asked(target, group));
    return asked;
  }

  private void answered(Target target, GroupDispatcher group, InboundMessage answer) {
    intake.answer(group, target.index(), answer);
    // Without a usable value nobody was told: what the point shows now says why.
    observed(target, group.last(target.index()));
  }

  // What the caller does to its copy must not reach the others.
  private static CompletableFuture<TagValue> copy(Waiting asked) {
    return asked.answer().copy();
  }

  private boolean isYoung(TagValue cached, Duration maxAge) {
    return !maxAge.isZero()
        && cached.value() != null
        && Duration.between(cached.serverTimestamp(), context.clock().instant()).compareTo(maxAge)
            <= 0;
  }

  private Waiting await(Target target, GroupDispatcher group, long millis) {
    Waiting asked =
        waiting.computeIfAbsent(
            target,
            key -> {
              Waiting fresh = new Waiting(new CompletableFuture<>());
              try {
                var unused =
                    context
                        .scheduler()
                        .schedule(
                            () -> answer(target, fresh, group.newest(target.index())),
                            millis,
                            TimeUnit.MILLISECONDS);
              } catch (RejectedExecutionException e) {
                fresh.answer().complete(group.newest(target.index()));
              }
              return fresh;
            });
    awaitingChanged.run();
    return asked;
  }

  boolean isAwaiting() {
    return !waiting.isEmpty();
  }

  void observed(Target target, TagValue value) {
    Waiting asked = waiting.get(target);
    if (asked != null) {
      answer(target, asked, value);
    }
  }

  private void answer(Target target, Waiting asked, TagValue value) {
    if (waiting.remove(target, asked)) {
      awaitingChanged.run();
    }
    try {
      var unused = asked.answer().completeAsync(() -> value, context.callbacks());
    } catch (RejectedExecutionException e) {
      asked.answer().complete(value);
    }
  }

  void closeGroup(GroupDispatcher group) {
    ways.remove(group);
    waiting.forEach(
        (target, asked) -> {
          if (target.group().equals(group)) {
            answer(target, asked, group.newest(target.index()));
          }
        });
  }

  @Override
  public void close() {
    ways.keySet().forEach(this::closeGroup);
  }

  /** A request that cannot be sent is not waited for. */
  private final class Asked implements PublishListener {
    private final Target target;
    private final GroupDispatcher group;

    Asked(Target target, GroupDispatcher group) {
      this.target = target;
      this.group = group;
    }

    @Override
    public void sent() {}

    @Override
    public void acknowledged(int reasonCode, String text) {
      if (reasonCode != 0) {
        observed(target, group.newest(target.index()));
      }
    }

    @Override
    public void failed(boolean mayHaveLeft, String reason) {
      observed(target, group.newest(target.index()));
    }
  }
}
