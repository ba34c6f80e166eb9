package io.tagwire.interop;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserPropertiesBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.tagwire.driver.value.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The HiveMQ client with MQTT 5. */
final class Oracle5 implements Oracle {
  private static final String USER = "user.";
  private static final String CONTENT_TYPE = "content-type";

  private final Mqtt5AsyncClient client;

  Oracle5(int port, Login login) throws Exception {
    client =
        Mqtt5Client.builder()
            .identifier("oracle-" + port)
            .serverHost("127.0.0.1")
            .serverPort(port)
            .simpleAuth()
            .username(login.user())
            .password(login.password().getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildAsync();
    client.connect().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void publish(
      String topic, byte[] payload, int qos, boolean retain, Map<String, String> properties)
      throws Exception {
    Mqtt5UserPropertiesBuilder user = Mqtt5UserProperties.builder();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(USER)) {
            var unused = user.add(name.substring(USER.length()), value);
          }
        });
    var result =
        client
            .publish(
                Mqtt5Publish.builder()
                    .topic(topic)
                    .qos(MqttQos.fromCode(qos))
                    .payload(payload)
                    .retain(retain)
                    .contentType(properties.get(CONTENT_TYPE))
                    .userProperties(user.build())
                    .build())
            .get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (result.getError().isPresent()) {
      throw new IllegalStateException("published in vain", result.getError().get());
    }
  }

  @Override
  public Inbox subscribe(String filter) throws Exception {
    Inbox inbox = new Inbox();
    client
        .subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.EXACTLY_ONCE)
        .callback(message -> inbox.add(seen(message)))
        .send()
        .get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return inbox;
  }

  private static Seen seen(Mqtt5Publish message) {
    Map<String, String> properties = new TreeMap<>();
    message.getContentType().ifPresent(type -> properties.put(CONTENT_TYPE, type.toString()));
    message
        .getUserProperties()
        .asList()
        .forEach(
            property -> properties.put(USER + property.getName(), property.getValue().toString()));
    return new Seen(
        message.getTopic().toString(),
        Bytes.copyOf(message.getPayloadAsBytes()),
        message.getQos().getCode(),
        message.isRetain(),
        properties);
  }

  @Override
  public void close() throws Exception {
    client.disconnect().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
