package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device wants to be told all the time, through a real broker. */
class DutyTest {
  @TempDir Path folder;
  private final FakeContext context = FakeContext.real();

  @AfterEach
  void closeContext() {
    context.close();
  }

  @Test
  void aDeviceHearsItsKeepAliveWhileAPointIsOpen() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    Point point =
        Point.of("level", "N/ab12/level", ValueType.REAL)
            .withSettings(
                Settings.of(
                    "duty.0.topic", "R/ab12/keepalive",
                    "duty.0.payload", "go on",
                    "duty.0.first", "begin",
                    "duty.0.every", "1s"));
    try (MosquittoBroker broker = MosquittoBroker.open(folder);
        Driver device =
            new MqttDriverFactory().create(context, Settings.of("brokers", broker.url()));
        Driver driver =
            new MqttDriverFactory().create(context, Settings.of("brokers", broker.url()))) {
      device.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      RawMessages messages = device.feature(RawMessages.class).orElseThrow();
      try (RawMessages.Subscription subscription =
              messages.subscribe(
                  "R/#", 1, message -> heard.add(message.payload().toUtf8() + message.retained()));
          PointGroup group =
              driver.open(
                  GroupSpec.of(
                      "g",
                      List.of(
                          point,
                          Point.of("flow", "N/ab12/flow", ValueType.REAL)
                              .withSettings(point.settings())),
                      Duration.ZERO),
                  batch -> {})) {
        subscription.granted().toCompletableFuture().get(15, TimeUnit.SECONDS);
        driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);

        await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() >= 3);
        assertThat(heard).startsWith("beginfalse", "go onfalse", "go onfalse");
        assertThat(group.last(point).value()).isNull();
      }
    }
  }
}
