package io.tagwire.mqtt.session;

import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection alive from the session's thread; the client's own would be one more timer.
 * For the clients of MQTT 5 and of 3.1.1.
 */
final class PingSender implements MqttPingSender, org.eclipse.paho.client.mqttv3.MqttPingSender {
  private final ScheduledExecutorService scheduler;
  private volatile @Nullable PingRhythm rhythm;

  PingSender(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void init(ClientComms comms) {
    rhythm = new PingRhythm(scheduler, comms::getKeepAlive, comms::checkForActivity);
  }

  @Override
  public void init(org.eclipse.paho.client.mqttv3.internal.ClientComms comms) {
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
