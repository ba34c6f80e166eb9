package io.tagwire.mqtt.session;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 5, spoken by Paho. */
final class PahoV5Client implements Client {
  private static final Logger LOG = LoggerFactory.getLogger(PahoV5Client.class);
  // The client's own timers are not relied on; ours close the socket.
  private static final int CLIENT_TIMEOUT_SECONDS = 3_600;
  private static final int LAST_REASON_CODE = 0xFF;
  private static final int[] NO_IDS = {};

  private final MqttAsyncClient client;
  private final String clientId;
  private final PingSender pings;
  private final PacketNotices notices;
  private final Events events;

  PahoV5Client(
      String clientId, ScheduledExecutorService scheduler, PacketNotices notices, Events events)
      throws IOException {
    this.clientId = clientId;
    this.pings = new PingSender(scheduler);
    this.notices = notices;
    this.events = events;
    try {
      // The socket is connected already; the address only has to please the client.
      client =
          new MqttAsyncClient("tcp://127.0.0.1:1", clientId, new MemoryPersistence(), pings, null);
    } catch (MqttException e) {
      throw fault(e);
    }
    client.setManualAcks(true);
    client.setCallback(new Callback());
  }

  @Override
  public void connect(SessionSettings settings, byte @Nullable [] password, Socket socket)
      throws IOException {
    MqttConnectionOptions options = options(settings, password);
    options.setSocketFactory(new OneSocketFactory(socket));
    try {
      client.connect(
          options,
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              if (token.getResponseProperties().getServerKeepAlive() != null) {
                // The client began with ours.
                pings.start();
              }
              events.connected(grants(token, settings));
            }

            @Override
            public void onFailure(IMqttToken token, Throwable exception) {
              events.refused(exception instanceof MqttException mqtt ? fault(mqtt) : exception);
            }
          });
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  private static MqttConnectionOptions options(
      SessionSettings settings, byte @Nullable [] password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CLIENT_TIMEOUT_SECONDS);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setCleanStart(settings.cleanStart());
    options.setSessionExpiryInterval(settings.sessionExpirySeconds());
    options.setReceiveMaximum(settings.receiveMaximum());
    options.setMaximumPacketSize(settings.maximumPacketSize());
    // An alias would be delivered with an empty topic.
    options.setTopicAliasMaximum(0);
    options.setUseSubscriptionIdentifiers(false);
    settings.username().ifPresent(options::setUserName);
    if (password != null) {
      options.setPassword(password);
    }
    List<UserProperty> user = new ArrayList<>();
    settings.userProperties().forEach((name, value) -> user.add(new UserProperty(name, value)));
    if (!user.isEmpty()) {
      options.setUserProperties(user);
    }
    settings
        .will()
        .ifPresent(
            will -> {
              MqttProperties properties = new MqttProperties();
              if (will.delaySeconds() > 0) {
                properties.setWillDelayInterval(will.delaySeconds());
              }
              if (will.expirySeconds() > 0) {
                properties.setMessageExpiryInterval(will.expirySeconds());
              }
              options.setWillMessageProperties(properties);
              options.setWill(
                  will.topic(),
                  new MqttMessage(will.payload(), will.qos(), will.retain(), properties));
            });
    return options;
  }

  private Grants grants(IMqttToken token, SessionSettings settings) {
    MqttProperties properties = token.getResponseProperties();
    Integer receiveMaximum = properties.getReceiveMaximum();
    Integer maximumQos = properties.getMaximumQoS();
    Boolean retain = properties.isRetainAvailable();
    Long packetSize = properties.getMaximumPacketSize();
    Integer aliases = properties.getTopicAliasMaximum();
    Integer keepAlive = properties.getServerKeepAlive();
    String assigned = properties.getAssignedClientIdentifier();
    return new Grants(
        Protocol.V5,
        assigned == null ? clientId : assigned,
        token.getSessionPresent(),
        receiveMaximum == null ? Grants.DEFAULT_RECEIVE_MAXIMUM : receiveMaximum,
        maximumQos == null ? 2 : maximumQos,
        retain == null || retain,
        properties.isWildcardSubscriptionsAvailable(),
        properties.isSharedSubscriptionAvailable(),
        properties.isSubscriptionIdentifiersAvailable(),
        packetSize == null ? Grants.NO_LIMIT : packetSize,
        aliases == null ? 0 : aliases,
        keepAlive == null ? settings.keepAlive().toSeconds() : keepAlive);
  }

  @Override
  public void subscribe(List<SubscribeEntry> entries, int subscriptionId, SubscribeListener answer)
      throws IOException {
    MqttSubscription[] filters = new MqttSubscription[entries.size()];
    for (int i = 0; i < filters.length; i++) {
      SubscribeEntry entry = entries.get(i);
      filters[i] = new MqttSubscription(entry.filter(), entry.qos());
      filters[i].setRetainHandling(entry.retainHandling());
      filters[i].setNoLocal(entry.noLocal());
      filters[i].setRetainAsPublished(entry.retainAsPublished());
    }
    MqttProperties properties = new MqttProperties();
    if (subscriptionId > 0) {
      properties.setSubscriptionIdentifier(subscriptionId);
    }
    try {
      var unused =
          client.subscribe(
              filters,
              null,
              new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  MqttProperties told = token.getResponseProperties();
                  int[] seen = notices.subscribed(token.getMessageId());
                  answer.answered(
                      seen == null ? token.getReasonCodes() : seen,
                      told == null ? null : told.getReasonString());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                  answer.failed();
                }
              },
              properties);
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public void unsubscribe(List<String> filters) throws IOException {
    try {
      var unused =
          client.unsubscribe(filters.toArray(new String[0]), null, null, new MqttProperties());
    } catch (MqttException e) {
      throw fault(e);
    }
  }

  @Override
  public Prepared prepare(OutboundMessage message) {
    MqttMessage wire =
        new MqttMessage(
            message.payload(),
            message.qos(),
            message.retain(),
            MessageProperties.of(message.properties()));
    // The flag is for QoS 1 and 2 only (MQTT 5 §3.3.1.1).
    wire.setDuplicate(message.duplicate() && message.qos() > 0);
    return answer -> publish(message.topic(), wire, answer);
  }

  private void publish(String topic, MqttMessage message, PublishAnswer answer) throws IOException {
    try {
      var unused =
          client.publish(
              topic,
              message,
              null,
              new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  MqttProperties told = token.getResponseProperties();
                  answer.completed(reasonCode(token), told == null ? null : told.getReasonString());
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

  private int reasonCode(IMqttToken token) {
    Integer refused = notices.refused(token.getMessageId());
    if (refused != null) {
      return refused;
    }
    int code = 0;
    int[] codes = token.getReasonCodes();
    if (codes != null) {
      for (int each : codes) {
        code = Math.max(code, each);
      }
    }
    return code;
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
    // The names are older than what the broker assigns.
    return ": " + clientId;
  }

  private static IOException fault(MqttException thrown) {
    int code = thrown.getReasonCode();
    return Faults.thrown(thrown, ReasonCode.isError(code) && code <= LAST_REASON_CODE ? code : 0);
  }

  private static int[] ids(MqttProperties properties) {
    List<Integer> ids = properties.getSubscriptionIdentifiers();
    if (ids.isEmpty()) {
      return NO_IDS;
    }
    int[] array = new int[ids.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = ids.get(i);
    }
    return array;
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      MqttProperties properties = message.getProperties();
      int[] ids = ids(properties);
      events.received(
          new Received(
              topic,
              message.getPayload(),
              message.getQos(),
              message.isRetained(),
              message.getId(),
              ids,
              MessageProperties.lazily(properties, ids)));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      MqttException exception = response.getException();
      if (exception == null) {
        events.disconnected(response.getReturnCode(), response.getReasonString());
      } else {
        events.ended(fault(exception));
      }
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      LOG.debug("The client reports an error", exception);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
