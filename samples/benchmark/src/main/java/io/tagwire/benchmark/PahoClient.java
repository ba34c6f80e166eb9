package io.tagwire.benchmark;

import io.tagwire.mqtt.session.SilentLogger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Bare Paho: counts what arrives and does nothing with it. With memory persistence in both tunings,
 * since its files would measure the disk.
 */
final class PahoClient implements MeasuredClient {
  private final Tuning tuning;
  private @Nullable MqttAsyncClient client;

  enum Tuning {
    DEFAULTS,
    TUNED
  }

  PahoClient(Tuning tuning) {
    this.tuning = tuning;
  }

  @Override
  public void connect(int port, int qos, Arrivals arrivals) throws MqttException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    if (tuning == Tuning.TUNED) {
      LoggerFactory.setLogger(SilentLogger.class.getName());
      options.setSocketFactory(new CoalescingSockets());
    }
    MqttAsyncClient made =
        new MqttAsyncClient("tcp://127.0.0.1:" + port, "bench", new MemoryPersistence());
    client = made;
    made.setCallback(new Counting(arrivals));
    made.connect(options).waitForCompletion();
    made.subscribe(Traffic.FILTER, qos).waitForCompletion();
  }

  @Override
  public int filters() {
    return 1;
  }

  @Override
  public void publish(long count, int qos, int window) throws Exception {
    MqttAsyncClient open = connected();
    Window underWay = new Window(window);
    MqttActionListener done =
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            underWay.leave();
          }

          @Override
          public void onFailure(IMqttToken token, Throwable why) {
            underWay.leave(why);
          }
        };
    for (long n = 0; n < count; n++) {
      underWay.enter();
      String topic = Traffic.topic((int) (n % Traffic.TOPICS));
      open.publish(topic, Traffic.payload(n), qos, false, null, done);
    }
    underWay.drain();
  }

  private MqttAsyncClient connected() {
    if (client == null) {
      throw new IllegalStateException("not connected");
    }
    return client;
  }

  @Override
  public void close() throws MqttException {
    if (client != null) {
      client.disconnect().waitForCompletion();
      client.close();
    }
  }

  private record Counting(Arrivals arrivals) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrivals.add(1);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String server) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
