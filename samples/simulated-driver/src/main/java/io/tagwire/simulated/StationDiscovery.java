package io.tagwire.simulated;

import io.tagwire.driver.Discovery;
import io.tagwire.driver.DiscoveryListener;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Found;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Lists the signals of the station: a station knows its own list, nothing has to be waited for. */
final class StationDiscovery implements Discovery {
  private final DriverContext context;
  private final Function<Signal, Optional<TagValue>> sample;
  private final AtomicBoolean closed = new AtomicBoolean();

  StationDiscovery(DriverContext context, Function<Signal, Optional<TagValue>> sample) {
    this.context = context;
    this.sample = sample;
  }

  @Override
  public Search start(String root, Duration limit, DiscoveryListener listener) {
    AtomicBoolean ended = new AtomicBoolean();
    context.callbacks().execute(() -> list(root, listener, ended));
    return () -> ended.set(true);
  }

  private void list(String root, DiscoveryListener listener, AtomicBoolean ended) {
    for (Signal signal : Signals.all()) {
      if (ended.get() || closed.get()) {
        return;
      }
      if (isBelow(root, signal.address())) {
        listener.onFound(found(signal));
      }
    }
    if (!ended.get() && !closed.get()) {
      listener.onDone(Optional.empty());
    }
  }

  private static boolean isBelow(String root, String address) {
    return root.isEmpty() || address.equals(root) || address.startsWith(root + ".");
  }

  private Found found(Signal signal) {
    Point point =
        new Point(
            signal.address(),
            signal.address(),
            signal.type(),
            signal.access(),
            0,
            signal.metadata(),
            Settings.NONE);
    return new Found(signal.address(), point, sample.apply(signal));
  }

  /** Ends every search. */
  void close() {
    closed.set(true);
  }
}
