package io.tagwire.mqtt;

import io.tagwire.driver.Diagnostics.Gap;
import io.tagwire.driver.Health;
import io.tagwire.mqtt.diagnostics.Facts;
import io.tagwire.mqtt.session.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers what diagnostics are worked out from. Thread-safe. */
final class DriverFacts implements Supplier<Facts> {
  private final InstantSource clock;
  private final Session session;
  private final Filters filters;
  private final Supplier<Health> health;
  private final Supplier<List<Gap>> gaps;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Instant errorTime;

  DriverFacts(
      InstantSource clock,
      Session session,
      Filters filters,
      Supplier<Health> health,
      Supplier<List<Gap>> gaps) {
    this.clock = clock;
    this.session = session;
    this.filters = filters;
    this.health = health;
    this.gaps = gaps;
  }

  /** A failure was told. */
  void failed() {
    errorTime = clock.instant();
  }

  /** A filter was refused; it counts as long as it is wanted. */
  void refused(String filter) {
    refused.add(filter);
  }

  void granted(String filter) {
    refused.remove(filter);
  }

  @Override
  public Facts get() {
    refused.removeIf(filter -> !filters.wants(filter));
    return new Facts(
        clock.instant(),
        health.get(),
        session.info(),
        session.granted(),
        Optional.ofNullable(errorTime),
        filters.count(),
        refused.size(),
        session.canary().last(),
        gaps.get(),
        Map.of());
  }
}
