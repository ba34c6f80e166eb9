package io.tagwire.simulated;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Discovery;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverException;
import io.tagwire.driver.DriverFeature;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.Health;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.support.DispatchCounts;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a station of its own. Everything the station does happens in steps on the
 * scheduler of the host, one after the other; values are offered from there only, so that they keep
 * their order.
 */
final class SimulatedDriver implements Driver {
  private static final Failure LINK_DOWN =
      Failure.of(FailureKind.UNREACHABLE, "the link to the station is down (fault.link is set)");
  private static final Failure CLOSED = Failure.of(FailureKind.REJECTED, "the driver is closed");

  private final DriverContext context;
  private final Duration step;
  private final double secondsPerStep;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletionStage<Void> connecting = connected.minimalCompletionStage();
  private final StationDiscovery discovery;
  private final List<SimulatedGroup> groups = new CopyOnWriteArrayList<>();

  // The station belongs to whoever holds its monitor; no listener is called while it is held.
  private final Station station;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private ConnectionState state = ConnectionState.IDLE;
  private Instant since;
  private @Nullable Failure last;
  private DispatchCounts closedGroups = DispatchCounts.ZERO;
  private long steps;
  private @Nullable ScheduledFuture<?> stepping;

  // Serialises reports of the state, apart from the lock: the host is called while it is held.
  private final Object reporting = new Object();

  SimulatedDriver(DriverContext context, Station station, Duration step, double speed) {
    this.context = context;
    this.station = station;
    this.step = step;
    this.secondsPerStep = step.toNanos() / 1e9 * speed;
    this.since = context.clock().instant();
    this.discovery = new StationDiscovery(context, this::sample);
  }

  @Override
  public CompletionStage<Void> connect() {
    if (change(ConnectionState.IDLE, ConnectionState.CONNECTING, null)) {
      synchronized (lock) {
        if (state != ConnectionState.CLOSED) {
          stepping =
              context
                  .scheduler()
                  .scheduleAtFixedRate(this::step, 0, step.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    }
    return connecting;
  }

  @Override
  public PointGroup open(GroupSpec spec, GroupListener listener) {
    refuseIfClosed();
    SimulatedGroup group = new SimulatedGroup(spec, listener, context, this);
    groups.add(group);
    if (isClosed()) {
      group.close();
      refuseIfClosed();
    }
    return group;
  }

  private void refuseIfClosed() {
    if (isClosed()) {
      throw new IllegalStateException("the driver is closed");
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return state == ConnectionState.CLOSED;
    }
  }

  @Override
  public <F extends DriverFeature> Optional<F> feature(Class<F> type) {
    return type == Discovery.class ? Optional.of(type.cast(discovery)) : Optional.empty();
  }

  /** What the station shows now; only while it can be asked. */
  private Optional<TagValue> sample(Signal signal) {
    return isUp() ? Optional.of(ask(signal)) : Optional.empty();
  }

  TagValue ask(Signal signal) {
    Instant now = context.clock().instant();
    return onStation(at -> valueOf(at, signal, now));
  }

  private static TagValue valueOf(Station at, Signal signal, Instant now) {
    TagValue value = TagValue.good(signal.reading().apply(at), now, now);
    if (signal.isLocal()) {
      return value;
    }
    if (at.has(Fault.DEVICE)) {
      return value.withQuality(Quality.BAD_DEVICE_FAILURE, "the station does not answer");
    }
    return signal.quality(at).isGood()
        ? value
        : value.withQuality(signal.quality(at), "the sensor is broken");
  }

  <T> T onStation(Function<Station, T> deed) {
    synchronized (station) {
      return deed.apply(station);
    }
  }

  boolean isUp() {
    synchronized (lock) {
      return state == ConnectionState.CONNECTED;
    }
  }

  private void step() {
    boolean cut =
        onStation(
            at -> {
              at.step(secondsPerStep);
              return at.has(Fault.LINK);
            });
    synchronized (lock) {
      steps++;
    }
    if (cut) {
      change(ConnectionState.CONNECTED, ConnectionState.RECONNECTING, LINK_DOWN);
      synchronized (lock) {
        last = LINK_DOWN;
      }
    } else if (change(ConnectionState.CONNECTING, ConnectionState.CONNECTED, null)) {
      inCallback(() -> connected.complete(null));
    } else {
      change(ConnectionState.RECONNECTING, ConnectionState.CONNECTED, null);
    }
    groups.forEach(group -> group.step(!cut));
  }

  /** Continuations belong to the host and must not run on its scheduler. */
  void inCallback(Runnable completion) {
    try {
      context.callbacks().execute(completion);
    } catch (RejectedExecutionException e) {
      completion.run();
    }
  }

  private boolean change(ConnectionState from, ConnectionState to, @Nullable Failure cause) {
    synchronized (reporting) {
      synchronized (lock) {
        if (state != from) {
          return false;
        }
        state = to;
        since = context.clock().instant();
        last = cause == null ? last : cause;
      }
      context.onState(to, Optional.ofNullable(cause));
      return true;
    }
  }

  void remove(SimulatedGroup group, DispatchCounts counts) {
    synchronized (lock) {
      if (groups.remove(group)) {
        closedGroups = closedGroups.plus(counts);
      }
    }
  }

  @Override
  public Health health() {
    synchronized (lock) {
      DispatchCounts sum = closedGroups;
      for (SimulatedGroup group : groups) {
        sum = sum.plus(group.counts());
      }
      Map<String, Long> counters = new LinkedHashMap<>();
      counters.put("steps", steps);
      counters.put("values.in", sum.offered());
      counters.put("values.delivered", sum.delivered());
      counters.put("values.filtered", sum.filtered());
      counters.put("values.rejected", 0L);
      counters.put("values.conflated", sum.conflated());
      counters.put("values.dropped", sum.dropped());
      counters.put("values.pending", sum.pending());
      return new Health(state, since, Optional.ofNullable(last), counters);
    }
  }

  @Override
  public void close() {
    ScheduledFuture<?> timer;
    synchronized (reporting) {
      synchronized (lock) {
        if (state == ConnectionState.CLOSED) {
          return;
        }
        state = ConnectionState.CLOSED;
        since = context.clock().instant();
        timer = stepping;
      }
      context.onState(ConnectionState.CLOSED, Optional.empty());
    }
    if (timer != null) {
      timer.cancel(false);
    }
    discovery.close();
    groups.forEach(SimulatedGroup::close);
    connected.completeExceptionally(new DriverException(CLOSED));
  }

  @Override
  public String toString() {
    return "simulated station [" + context.instanceId() + "]";
  }
}
