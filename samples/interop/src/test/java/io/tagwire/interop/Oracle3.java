package io.tagwire.interop;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.tagwire.driver.value.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The HiveMQ client with MQTT 3.1.1. */
final class Oracle3 implements Oracle {
  private final Mqtt3AsyncClient client;

  Oracle3(int port, Login login) throws Exception {
    client =
        Mqtt3Client.builder()
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
    client
        .publish(
            Mqtt3Publish.builder()
                .topic(topic)
                .qos(MqttQos.fromCode(qos))
                .payload(payload)
                .retain(retain)
                .build())
        .get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public Inbox subscribe(String filter) throws Exception {
    Inbox inbox = new Inbox();
    client
        .subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.EXACTLY_ONCE)
        .callback(
            message ->
                inbox.add(
                    new Seen(
                        message.getTopic().toString(),
                        Bytes.copyOf(message.getPayloadAsBytes()),
                        message.getQos().getCode(),
                        message.isRetain(),
                        Map.of())))
        .send()
        .get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return inbox;
  }

  @Override
  public void close() throws Exception {
    client.disconnect().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
