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
import java.util.concurrent.TimeUnit;

/**
 * A host in a process of its own, to be killed. Takes a value by writing its number to a file; what
 * is written survives the process.
 */
final class HostProcess implements GroupListener {
  /** The first line of each life. */
  static final String READY = "ready";

  private static final int QUEUE = 1_000_000;

  private final OutputStream file;

  private HostProcess(OutputStream file) {
    this.file = file;
  }

  /** Arguments: URL of the broker, file. Never ends by itself. */
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
            "acknowledge", "taken");
    HostProcess host = new HostProcess(file);
    Driver driver = new MqttDriverFactory().create(FakeContext.real(), settings);
    driver.open(GroupSpec.events("numbers", List.of(Plant.POINT), QUEUE), host);
    driver.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
    host.write(READY);
    Thread.currentThread().join();
  }

  @Override
  public void onUpdates(UpdateBatch batch) {
    for (PointUpdate update : batch.updates()) {
      if (update.value().quality().isGood() && update.value().value() instanceof Value.Int n) {
        write(Long.toString(n.value()));
      }
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
