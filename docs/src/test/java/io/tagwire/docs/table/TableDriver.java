package io.tagwire.docs.table;

import io.tagwire.driver.ConnectionState;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/** A connection to a table: its groups see the cells that are set while it is connected. */
final class TableDriver implements Driver {
  private final DriverContext context;
  private final Table table;
  private final List<TableGroup> groups = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  // What callers get cannot be completed or cancelled by them.
  private final CompletionStage<Void> answer = connected.minimalCompletionStage();
  private final ObjDoubleConsumer<String> watcher = this::arrived;
  private ConnectionState state = ConnectionState.IDLE;
  private Instant since;

  TableDriver(DriverContext context, Table table) {
    this.context = context;
    this.table = table;
    since = context.clock().instant();
  }

  // snippet: life
  @Override
  public CompletionStage<Void> connect() {
    if (enter(ConnectionState.IDLE, ConnectionState.CONNECTING)) {
      table.watch(watcher);
      enter(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
      connected.complete(null);
    }
    return answer;
  }

  private void arrived(String cell, double value) {
    Instant now = context.clock().instant();
    groups.forEach(group -> group.arrived(cell, value, now));
  }

  @Override
  public PointGroup open(GroupSpec spec, GroupListener listener) {
    if (isClosed()) {
      throw new IllegalStateException("the driver is closed");
    }
    TableGroup group = new TableGroup(spec, listener, context, table);
    groups.add(group);
    return group;
  }

  @Override
  public void close() {
    if (enter(null, ConnectionState.CLOSED)) {
      table.unwatch(watcher);
      connected.completeExceptionally(
          new DriverException(Failure.of(FailureKind.REJECTED, "the driver is closed")));
    }
    groups.forEach(TableGroup::close);
  }

  // end snippet

  /** Goes to another state, if it is in the one given; null for any but the other. */
  private boolean enter(@Nullable ConnectionState from, ConnectionState to) {
    synchronized (this) {
      if (from == null ? state == to : state != from) {
        return false;
      }
      state = to;
      since = context.clock().instant();
    }
    context.onState(to, Optional.empty());
    return true;
  }

  private synchronized boolean isClosed() {
    return state == ConnectionState.CLOSED;
  }

  @Override
  public <F extends DriverFeature> Optional<F> feature(Class<F> type) {
    return Optional.empty();
  }

  @Override
  public synchronized Health health() {
    DispatchCounts counts = DispatchCounts.ZERO;
    for (TableGroup group : groups) {
      counts = counts.plus(group.counts());
    }
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("values.in", counts.offered());
    counters.put("values.delivered", counts.delivered());
    return new Health(state, since, Optional.empty(), counters);
  }
}
