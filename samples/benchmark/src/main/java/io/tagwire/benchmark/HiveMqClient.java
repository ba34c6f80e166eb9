package io.tagwire.benchmark;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HiveMQ client: counts what arrives and does nothing with it. */
final class HiveMqClient implements MeasuredClient {
  private @Nullable Mqtt5AsyncClient client;

  @Override
  public void connect(int port, int qos, Arrivals arrivals) throws Exception {
    Mqtt5AsyncClient made =
        Mqtt5Client.builder()
            .identifier("bench")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .buildAsync();
    client = made;
    made.connect().get(60, TimeUnit.SECONDS);
    made.subscribeWith()
        .topicFilter(Traffic.FILTER)
        .qos(qos(qos))
        .callback(publish -> arrivals.add(1))
        .send()
        .get(60, TimeUnit.SECONDS);
  }

  @Override
  public int filters() {
    return 1;
  }

  @Override
  public void publish(long count, int qos, int window) throws Exception {
    if (client == null) {
      throw new IllegalStateException("not connected");
    }
    Window underWay = new Window(window);
    for (long n = 0; n < count; n++) {
      underWay.enter();
      Mqtt5Publish message =
          Mqtt5Publish.builder()
              .topic(Traffic.topic((int) (n % Traffic.TOPICS)))
              .qos(qos(qos))
              .payload(Traffic.payload(n))
              .build();
      underWay.leaveAfter(client.publish(message));
    }
    underWay.drain();
  }

  private static MqttQos qos(int qos) {
    return qos == 0 ? MqttQos.AT_MOST_ONCE : MqttQos.AT_LEAST_ONCE;
  }

  @Override
  public void close() throws Exception {
    if (client != null) {
      client.disconnect().get(60, TimeUnit.SECONDS);
    }
  }
}
