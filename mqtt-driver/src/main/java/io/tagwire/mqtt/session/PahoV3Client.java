package io.tagwire.mqtt.session;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** MQTT 3.1.1, spoken by the other Paho. */
final class PahoV3Client implements Client {
  private static final int CLIENT_TIMEOUT_SECONDS = 3_600;
  private static final int LAST_RETURN_CODE = 5;
  private static final int[] NO_IDS = {};
  // Who wants an answer would wait for it in vain.
  private static final Set<String> NEEDED = Set.of("response-topic", "correlation-data");

  private final MqttAsyncClient client;
  private final String clientId;
  private final Events events;

  PahoV3Client(String clientId, ScheduledExecutorService scheduler, Events events)
      throws IOException {
    this.clientId = clientId;
    this.events = events;
    try {
      // The socket is connected already; the address only has to please the client.
      client =
          new MqttAsyncClient(
              "tcp://127.0.0.1:1", clientId, new MemoryPersistence(), new PingSender(scheduler));
    } catch (MqttException e) {
      throw fault(e);
    }
    client.setManualAcks(true);
    client.setCallback(new Callback());
  }

  @Override
  public void connect(SessionSettings settings, byte @Nullable [] password, Socket socket)
      throws IOException {
    MqttConnectOptions options = options(settings);
    options.setSocketFactory(new OneSocketFactory(socket));
    char[] characters = null;
    if (password != null) {
      CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
      characters = Arrays.copyOf(decoded.array(), decoded.limit());
      Arrays.fill(decoded.array(), '\0');
      options.setPassword(characters);
    }
    try {
      var unused =
          client.connect(
              options,
              null,
              new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  events.connected(grants(token, settings));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                  events.refused(exception instanceof MqttException mqtt ? fault(mqtt) : exception);
                }
              });
    } catch (MqttException e) {
      throw fault(e);
    } finally {
      if (characters != null) {
        // The options hold a copy.
        Arrays.fill(characters, '\0');
      }
    }
  }

  private static MqttConnectOptions options(SessionSettings settings) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CLIENT_TIMEOUT_SECONDS);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setCleanSession(settings.cleanStart());
    options.setMaxInflight(settings.receiveMaximum());
    settings.username().ifPresent(options::setUserName);
    settings
        .will()
        .ifPresent(
            will -> options.setWill(will.topic(), will.payload(), will.qos(), will.retain()));
    return options;
  }

  private Grants grants(IMqttToken token, SessionSettings settings) {
    return new Grants(
        Protocol.V3_1_1,
        clientId,
        token.getSessionPresent(),
        settings.receiveMaximum(),
        2,
        true,
        true,
        // Not in the standard, but many brokers have them: SUBACK tells.
        true,
        false,
        Grants.NO_LIMIT,
        0,
        settings.keepAlive().toSeconds());
  }

  @Override
  public void subscribe(List<SubscribeEntry> entries, int subscriptionId, SubscribeListener answer)
      throws IOException {
    String[] filters = new String[entries.size()];
    int[] qos = new int[entries.size()];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = entries.get(i).filter();
      qos[i] = entries.get(i).qos();
    }
    try {
      var unused =
          client.subscribe(
              filters,
              qos,
              null,
              new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  answer.answered(token.getGrantedQos(), null);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                  answer.failed();
                }
              });
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public void unsubscribe(List<String> filters) throws IOException {
    try {
      var unused = client.unsubscribe(filters.toArray(new String[0]));
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public Prepared prepare(OutboundMessage message) {
    MqttMessage wire = new Outgoing(message);
    String lost = lost(message.properties());
    return answer -> publish(message.topic(), wire, lost, answer);
  }

  // A command must not look as if it expired when it does not.
  private static @Nullable String lost(Map<String, String> properties) {
    if (properties.isEmpty()) {
      return null;
    }
    for (String name : properties.keySet()) {
      if (NEEDED.contains(name)) {
        throw new IllegalArgumentException(
            "Property [" + name + "] needs MQTT 5; this connection speaks 3.1.1");
      }
    }
    return "without " + String.join(", ", new TreeSet<>(properties.keySet())) + ": MQTT 3.1.1";
  }

  private void publish(
      String topic, MqttMessage message, @Nullable String lost, PublishAnswer answer)
      throws IOException {
    try {
      var unused =
          client.publish(
              topic,
              message,
              null,
              new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  answer.completed(0, lost);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                  answer.failed();
                }
              });
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public void disconnect(long millis) throws IOException {
    try {
      client.disconnectForcibly(0, millis, true);
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.close(true);
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public String threadSuffix() {
    return ": " + clientId;
  }

  private static IOException fault(MqttException thrown) {
    int code = thrown.getReasonCode();
    boolean refused = code >= 1 && code <= LAST_RETURN_CODE;
    return Faults.thrown(thrown, refused ? Connack.reasonCode(code) : 0);
  }

  /** The client lets only its own kin set the DUP flag. */
  private static final class Outgoing extends MqttMessage {
    Outgoing(OutboundMessage message) {
      super(message.payload());
      setQos(message.qos());
      setRetained(message.retain());
      setDuplicate(message.duplicate() && message.qos() > 0);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      events.received(
          new Received(
              topic,
              message.getPayload(),
              message.getQos(),
              message.isRetained(),
              message.getId(),
              NO_IDS,
              Map::of));
    }

    @Override
    public void connectionLost(Throwable cause) {
      events.ended(cause instanceof MqttException mqtt ? fault(mqtt) : cause);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }
}
