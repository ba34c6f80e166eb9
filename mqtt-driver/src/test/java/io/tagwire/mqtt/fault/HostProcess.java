package io.tagwire.mqtt.fault;

import io.tagwire.driver.Driver;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.MqttDriverFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A host in a process of its own, to be killed. Takes a value by writing its number to a file; what
 * is written survives the process.
 */
final class HostProcess implements GroupListener {
  /** The first line of each life. */
  static final String READY = "ready";

  /** The last line of a life that takes no more, while at least {@link #WAITING} values wait. */
  static final String STUCK = "stuck";

  static final int WAITING = 300;

  private static final int QUEUE = 1_000_000;

  private final OutputStream file;
  private final int patience;
  private volatile @Nullable Driver driver;
  private int taken;

  private HostProcess(OutputStream file, int patience) {
    this.file = file;
    this.patience = patience;
  }

  /**
   * Arguments: URL of the broker, file, the setting {@code acknowledge}, and how many values it
   * takes before it takes no more. Never ends by itself.
   */
  public static void main(String[] arguments) throws Exception {
    OutputStream file =
        Files.newOutputStream(
            Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Settings settings =
        Settings.of(
            "brokers", arguments[0],
            "client-id", "killed-host",
            "clean-start", "false",
            "session-expiry", "1h",
            "acknowledge", arguments[2]);
    HostProcess host = new HostProcess(file, Integer.parseInt(arguments[3]));
    Driver driver = new MqttDriverFactory().create(FakeContext.real(), settings);
    host.driver = driver;
    driver.open(GroupSpec.events("numbers", List.of(Plant.POINT), QUEUE), host);
    driver.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
    host.write(READY);
    Thread.currentThread().join();
  }

  @Override
  public void onUpdates(UpdateBatch batch) {
    for (PointUpdate update : batch.updates()) {
      if (taken >= patience) {
        takeNoMore();
      }
      if (update.value().quality().isGood() && update.value().value() instanceof Value.Int n) {
        write(Long.toString(n.value()));
        taken++;
      }
    }
  }

  // As a host that waits for its database. Says so when enough messages came that it did not take.
  private void takeNoMore() {
    Driver connection = Objects.requireNonNull(driver);
    while (connection.health().counters().getOrDefault("messages.in", 0L) < taken + WAITING) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    write(STUCK);
    while (true) {
      LockSupport.park();
    }
  }

  private synchronized void write(String line) {
    try {
      file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
