package io.tagwire.mqtt.diagnostics;

import io.tagwire.driver.Diagnostics.Explanation;
import io.tagwire.driver.Diagnostics.Step;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The open points of diagnostics: worked out at each change of state, and again and again as long
 * as there are any. They are good also while the link is down. Thread-safe, never blocks.
 */
public final class DiagnosticPoints implements AutoCloseable {
  private final DriverContext context;
  private final DiagnosticCatalog catalog;
  private final Duration interval;
  private final Supplier<Facts> source;
  private final Map<GroupDispatcher, List<Bound>> groups = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  // Only where asked lets one thread through at a time.
  private final Rates rates = new Rates();
  private volatile Map<String, Double> ratesNow = Map.of();

  private final Object timing = new Object();
  // Guarded by timing.
  private @Nullable Future<?> timer;
  private boolean closed;

  private record Bound(GroupDispatcher group, int index, Point point, DiagnosticTag tag) {}

  /**
   * No points yet.
   *
   * @param context gives clock and scheduler
   * @param catalog what there is
   * @param interval from one working out to the next
   * @param source gives the facts of now; cheap, any thread
   */
  public DiagnosticPoints(
      DriverContext context, DiagnosticCatalog catalog, Duration interval, Supplier<Facts> source) {
    this.context = context;
    this.catalog = catalog;
    this.interval = interval;
    this.source = source;
  }

  /**
   * Binds the points of a group that are diagnostics, and shows them. One that cannot be bound
   * shows BAD_CONFIGURATION with the reason.
   *
   * @param spec the group
   * @param group its dispatcher, made from the same spec
   */
  public void open(GroupSpec spec, GroupDispatcher group) {
    List<Bound> bound = new ArrayList<>();
    for (int i = 0; i < spec.points().size(); i++) {
      Point point = spec.points().get(i);
      Optional<DiagnosticTag> tag = catalog.of(point);
      if (tag.isPresent()) {
        bound.add(new Bound(group, i, point, tag.get()));
      } else if (DiagnosticCatalog.isDiagnostic(point)) {
        group.status(i, misconfigured(point));
      }
    }
    if (!bound.isEmpty()) {
      groups.put(group, List.copyOf(bound));
      refresh();
      keepTime();
    }
  }

  private TagValue misconfigured(Point point) {
    return TagValue.absent(
        Quality.BAD_CONFIGURATION,
        context.clock().instant(),
        catalog.check(point).stream()
            .filter(issue -> issue.severity() == Severity.ERROR)
            .map(Issue::message)
            .collect(Collectors.joining("; ")));
  }

  /**
   * Ends the points of a group.
   *
   * @param group its dispatcher
   */
  public void close(GroupDispatcher group) {
    groups.remove(group);
  }

  /** Works out all open points now: the state changed. */
  public void refresh() {
    if (!groups.isEmpty()) {
      work(false);
    }
  }

  // One thread at a time, so that an older value never comes after a newer one; who comes meanwhile
  // leaves his wish to the one who works.
  private void work(boolean timed) {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      seen = asked.get();
      offer(timed);
    } while (asked.addAndGet(-seen) > 0);
  }

  private void offer(boolean timed) {
    Facts plain = source.get();
    if (timed) {
      ratesNow = rates.look(plain);
    }
    Facts facts = plain.withRates(ratesNow);
    for (List<Bound> list : groups.values()) {
      for (Bound bound : list) {
        TagValue next = bound.tag.value(facts, bound.point.type());
        TagValue shown = bound.group.newest(bound.index);
        if (shown.quality() != next.quality()) {
          changed(bound, next);
        } else if (!Objects.equals(shown.value(), next.value())) {
          bound.group.value(bound.index, next);
        }
      }
    }
  }

  private static void changed(Bound bound, TagValue next) {
    if (next.quality().isGood()) {
      bound.group.value(bound.index, next);
    } else {
      bound.group.status(bound.index, next);
    }
  }

  private void keepTime() {
    synchronized (timing) {
      if (timer != null || closed) {
        return;
      }
      try {
        timer =
            context.scheduler().schedule(this::tick, interval.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // A host that shuts down: what is shown stays.
        timer = null;
      }
    }
  }

  private void tick() {
    synchronized (timing) {
      timer = null;
    }
    if (groups.isEmpty()) {
      return;
    }
    work(true);
    keepTime();
  }

  /**
   * A value worked out now, if the point is a diagnostic.
   *
   * @param group the dispatcher of its group
   * @param index of the point in the group
   * @return empty if it is none, or is not bound
   */
  public Optional<TagValue> read(GroupDispatcher group, int index) {
    return groups.getOrDefault(group, List.of()).stream()
        .filter(bound -> bound.index == index)
        .findFirst()
        .map(bound -> bound.tag.value(source.get().withRates(ratesNow), bound.point.type()));
  }

  /**
   * How the value of a diagnostic comes about.
   *
   * @param point any point
   * @return empty if no open group has it as a diagnostic
   */
  public Optional<Explanation> explain(Point point) {
    for (List<Bound> list : groups.values()) {
      for (Bound bound : list) {
        if (bound.point.equals(point)) {
          return Optional.of(explanation(bound));
        }
      }
    }
    return Optional.empty();
  }

  private Explanation explanation(Bound bound) {
    TagValue shown = bound.group.last(bound.index);
    Instant at = shown.serverTimestamp();
    String why = shown.detail() == null ? "" : ", " + shown.detail();
    return new Explanation(
        List.of(
            new Step("address", "a diagnostic of the driver itself; nothing is subscribed"),
            new Step("meaning", bound.tag.help()),
            new Step(
                "worked out", "at each change of state and every " + interval.toMillis() + " ms"),
            new Step("value", shown.value() + ", " + shown.quality() + why + ", since " + at)),
        Optional.empty());
  }

  /** Ends its timer. Idempotent. */
  @Override
  public void close() {
    synchronized (timing) {
      closed = true;
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }
    groups.clear();
  }
}
