package io.tagwire.mqtt.session;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection alive from the session's thread; the client's own would be one more timer.
 */
final class PingSender implements MqttPingSender {
  private final ScheduledExecutorService scheduler;
  private volatile @Nullable ClientComms client;
  private volatile @Nullable Future<?> next;
  private volatile boolean stopped;

  PingSender(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void init(ClientComms comms) {
    client = comms;
  }

  @Override
  public void start() {
    ClientComms comms = client;
    if (comms != null) {
      schedule(comms.getKeepAlive());
    }
  }

  @Override
  public void stop() {
    stopped = true;
    Future<?> waiting = next;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  @Override
  public void schedule(long delayInMilliseconds) {
    // Zero is a keep-alive that is switched off (MQTT 5 §3.1.2.10).
    if (stopped || delayInMilliseconds <= 0) {
      return;
    }
    try {
      next = scheduler.schedule(this::ping, delayInMilliseconds, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      stopped = true;
    }
  }

  private void ping() {
    ClientComms comms = client;
    if (comms != null && !stopped) {
      var unused = comms.checkForActivity();
    }
  }
}
