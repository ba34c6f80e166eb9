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
  // The client thinks of a ping when it is called, and wants to be called a keep-alive after it
  // last sent something. While it sends it would not notice in time that nothing came: so it is
  // called in the same rhythm in which the session looks for silence.
  private static final int CALLS_IN_A_KEEP_ALIVE = 4;

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
    // Zero is a keep-alive that is switched off (MQTT 5 §3.1.2.10).
    if (comms != null && comms.getKeepAlive() > 0) {
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
    ClientComms comms = client;
    if (stopped || comms == null) {
      return;
    }
    long rhythm = Math.max(1, comms.getKeepAlive() / CALLS_IN_A_KEEP_ALIVE);
    try {
      next =
          scheduler.schedule(
              this::ping,
              // The client says zero when less than a millisecond is left. Who then does not come
              // again never pings, and an idle connection ends.
              Math.max(1, Math.min(delayInMilliseconds, rhythm)),
              TimeUnit.MILLISECONDS);
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
