package io.tagwire.mqtt.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A device on the bus, played by another MQTT 5 client: hears commands, says what it likes. */
public final class Device implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 15_000;

  private final MqttAsyncClient client;
  private final List<Command> heard = new CopyOnWriteArrayList<>();

  /**
   * What the device heard.
   *
   * @param topic its topic
   * @param payload as text
   * @param properties as received
   */
  public record Command(String topic, String payload, MqttProperties properties) {}

  /**
   * Connects and listens.
   *
   * @param broker where
   * @param filter of the commands
   * @param behaviour run for each command, after it is on {@link #heard}
   */
  public Device(MosquittoBroker broker, String filter, Consumer<Command> behaviour)
      throws MqttException {
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + broker.port(), "device-" + System.nanoTime(), persistence());
    client.setCallback(new Hearing(behaviour));
    client.connect(new MqttConnectionOptions()).waitForCompletion(PATIENCE_MILLIS);
    client.subscribe(filter, 1).waitForCompletion(PATIENCE_MILLIS);
  }

  private static MemoryPersistence persistence() {
    return new MemoryPersistence();
  }

  /**
   * All commands so far.
   *
   * @return in the order received
   */
  public List<Command> heard() {
    return List.copyOf(heard);
  }

  /**
   * Publishes with QoS 1, without waiting.
   *
   * @param topic where
   * @param payload as text
   */
  public void say(String topic, String payload) {
    say(topic, payload, new MqttProperties());
  }

  /**
   * Answers on the response topic of a command, with its correlation data.
   *
   * @param command which
   * @param payload as text
   */
  public void answer(Command command, String payload) {
    MqttProperties properties = new MqttProperties();
    properties.setCorrelationData(command.properties().getCorrelationData());
    say(command.properties().getResponseTopic(), payload, properties);
  }

  /**
   * Publishes with QoS 1, without waiting.
   *
   * @param topic where
   * @param payload as text
   * @param properties of the message
   */
  public void say(String topic, String payload, MqttProperties properties) {
    try {
      client.publish(
          topic, new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), 1, false, properties));
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500, true);
      client.close(true);
    } catch (MqttException e) {
      // The broker may be gone already.
    }
  }

  private final class Hearing implements MqttCallback {
    private final Consumer<Command> behaviour;

    Hearing(Consumer<Command> behaviour) {
      this.behaviour = behaviour;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      Command command =
          new Command(
              topic,
              new String(message.getPayload(), StandardCharsets.UTF_8),
              message.getProperties());
      heard.add(command);
      behaviour.accept(command);
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
