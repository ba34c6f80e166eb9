package io.tagwire.host.demo;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.runtime.SingleConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Devices that publish what happens at the station through a connection of their own. */
final class DemoPlant implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoPlant.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PERIOD_MILLIS = 1000;

  private final SingleConnection connection;
  private final RawMessages bus;
  private final DemoStation station;
  private final InstantSource clock;
  private final List<DemoDevice> devices =
      List.of(
          new TasmotaPlug(),
          new ShellySwitch(),
          new ClimateSensor(),
          new OutletMachine(),
          new LevelProbe());

  DemoPlant(SingleConnection connection, DemoStation station) {
    this.connection = connection;
    this.station = station;
    this.clock = connection.execution().clock();
    this.bus = connection.driver().feature(RawMessages.class).orElseThrow();
  }

  /** Connects, and reports every second from then on. Does not block. */
  void start() {
    var unused = connection.driver().connect().thenRun(this::begin);
  }

  @Override
  public void close() {
    connection.close();
  }

  private void begin() {
    for (DemoDevice device : devices) {
      for (String topic : device.commandTopics()) {
        var unused = bus.subscribe(topic, 1, message -> obey(device, message));
      }
      publish(device.announce());
    }
    var unused =
        connection
            .execution()
            .scheduler()
            .scheduleAtFixedRate(this::report, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void report() {
    try {
      Instant now = clock.instant();
      devices.forEach(device -> publish(device.report(station, now)));
    } catch (RuntimeException e) {
      // Thrown on, it would end the timer without a word.
      LOG.error("The demo plant could not report", e);
    }
  }

  private void obey(DemoDevice device, RawMessage message) {
    var unused =
        device
            .command(message.topic(), message.payload().toUtf8(), station)
            .thenAccept(this::publish);
  }

  private void publish(List<DeviceMessage> messages) {
    for (DeviceMessage message : messages) {
      var unused =
          bus.publish(
              new RawMessage(
                  message.topic(),
                  Bytes.utf8(message.payload()),
                  message.retained() ? 1 : 0,
                  message.retained(),
                  false,
                  Map.of(),
                  clock.instant()),
              TIMEOUT);
    }
  }
}
