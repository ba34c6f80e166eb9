package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.internal.MqttSessionState;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingSenderTest {
  // The client counts in nanoseconds and tells milliseconds: a delay of 0 is less than one.
  @ParameterizedTest(name = "keep-alive {0} s, delay {1} ms: called after {2}")
  @CsvSource({"30, 0, 1", "30, 9000, 7500"})
  void delayOfLessThanAMillisecondDoesNotEndThePings(long keepAlive, long delay, long expected)
      throws Exception {
    List<Long> delays = new ArrayList<>();
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> schedule(Runnable task, long time, TimeUnit unit) {
            delays.add(unit.toMillis(time));
            return super.schedule(() -> {}, time, unit);
          }
        };
    try {
      PingSender pings = new PingSender(scheduler);
      MqttConnectionState state = new MqttConnectionState("x");
      state.setKeepAliveSeconds(keepAlive);
      MemoryPersistence persistence = new MemoryPersistence();
      persistence.open("x");
      pings.init(
          new ClientComms(
              new MqttAsyncClient("tcp://127.0.0.1:1", "x", persistence),
              persistence,
              pings,
              null,
              new MqttSessionState(),
              state));
      pings.schedule(delay);
      assertThat(delays).isEqualTo(List.of(expected));
    } finally {
      scheduler.shutdownNow();
    }
  }
}
