package io.tagwire.host.corpus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Another client on the broker: hears what is published to one topic, and publishes. */
final class PlainClient implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 15_000;

  private final MqttAsyncClient client;
  private final List<byte[]> heard = new CopyOnWriteArrayList<>();

  /** Connects and listens. */
  PlainClient(String url, String topic) throws MqttException {
    client =
        new MqttAsyncClient(
            url.replaceFirst("^mqtt:", "tcp:"),
            "device-" + System.nanoTime(),
            new MemoryPersistence());
    client.setCallback(new Hearing());
    client.connect(new MqttConnectionOptions()).waitForCompletion(PATIENCE_MILLIS);
    client.subscribe(topic, 1).waitForCompletion(PATIENCE_MILLIS);
  }

  /** The payloads so far, in the order received. */
  List<byte[]> heard() {
    return List.copyOf(heard);
  }

  void publish(String topic, byte[] payload) throws MqttException {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(1);
    client.publish(topic, message).waitForCompletion(PATIENCE_MILLIS);
  }

  @Override
  public void close() {
    try {
      client.disconnect().waitForCompletion(PATIENCE_MILLIS);
      client.close();
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Hearing implements MqttCallback {
    @Override
    public void messageArrived(String name, MqttMessage message) {
      heard.add(message.getPayload());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
