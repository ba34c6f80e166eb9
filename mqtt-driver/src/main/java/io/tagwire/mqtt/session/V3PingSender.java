package io.tagwire.mqtt.session;

import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/** As {@link PingSender}, for the client of MQTT 3.1.1. */
final class V3PingSender implements MqttPingSender {
  private final ScheduledExecutorService scheduler;
  private volatile @Nullable PingRhythm rhythm;

  V3PingSender(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void init(ClientComms comms) {
    rhythm = new PingRhythm(scheduler, comms::getKeepAlive, comms::checkForActivity);
  }

  @Override
  public void start() {
    PingRhythm now = rhythm;
    if (now != null) {
      now.start();
    }
  }

  @Override
  public void stop() {
    PingRhythm now = rhythm;
    if (now != null) {
      now.stop();
    }
  }

  @Override
  public void schedule(long delayInMilliseconds) {
    PingRhythm now = rhythm;
    if (now != null) {
      now.schedule(delayInMilliseconds);
    }
  }
}
