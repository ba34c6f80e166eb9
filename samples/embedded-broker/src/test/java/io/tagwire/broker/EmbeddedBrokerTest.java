package io.tagwire.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerTest {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void messagesKeepTheirQosAndOrder(int qos) throws MqttException {
    try (Client client = new Client("qos" + qos)) {
      client.subscribe("order/" + qos, qos);
      for (int i = 0; i < 50; i++) {
        client.publish("order/" + qos, "" + i, qos, false);
      }
      await().until(() -> client.received.size() == 50);
      assertThat(client.received)
          .extracting(Message::text)
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "" + i).toList());
      assertThat(client.received).extracting(Message::qos).containsOnly(qos);
    }
  }

  @Test
  void aLateSubscriberGetsTheRetainedMessageMarkedAsRetained() throws MqttException {
    try (Client client = new Client("retained")) {
      client.publish("plant/status", "online", 1, true);
      client.subscribe("plant/+", 1);
      await().until(() -> !client.received.isEmpty());
      assertThat(client.received).containsExactly(new Message("plant/status", "online", 1, true));
    }
  }

  @Test
  void anEmptyRetainedMessageDeletesTheRetainedOne() throws MqttException {
    try (Client client = new Client("deleted")) {
      client.publish("gone/status", "online", 1, true);
      client.publish("gone/status", "", 1, true);
      client.publish("gone/other", "there", 1, true);
      client.subscribe("gone/+", 1);
      await().until(() -> !client.received.isEmpty());
      assertThat(client.received).extracting(Message::topic).containsExactly("gone/other");
    }
  }

  @Test
  void theWillOfAClientThatVanishesIsPublished() throws Exception {
    try (Client client = new Client("mourner")) {
      client.subscribe("device/status", 1);
      connectWithWillAndVanish();
      await().until(() -> !client.received.isEmpty());
      assertThat(client.received).extracting(Message::text).containsExactly("offline");
    }
  }

  @Test
  void aSubscriptionIsAnsweredWithItsGrantedQos() throws MqttException {
    try (Client client = new Client("suback")) {
      assertThat(client.subscribe("any/#", 2)).containsExactly(2);
    }
  }

  @Test
  void aPortThatIsTakenIsNamedInTheError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(taken.getLocalPort()).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void closeFreesThePortAndLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    EmbeddedBroker other = EmbeddedBroker.start();
    int port = other.port();
    other.close();
    other.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(threadsBeside(before)).isEmpty());
  }

  // Netty's one timer thread for the whole process belongs to whichever broker runs.
  private static Set<String> threadsBeside(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> !name.startsWith("globalEventExecutor"))
        .collect(Collectors.toSet());
  }

  // A CONNECT with a will, byte for byte (MQTT 5 §3.1), and then no DISCONNECT.
  private static void connectWithWillAndVanish() throws IOException {
    byte[] connect = {
      0x10, 41, 0, 4, 'M', 'Q', 'T', 'T', 5, 0x0E, 0, 60, 0, 0, 4, 'd', 'e', 'v', '1', 0, 0, 13,
      'd', 'e', 'v', 'i', 'c', 'e', '/', 's', 't', 'a', 't', 'u', 's', 0, 7, 'o', 'f', 'f', 'l',
      'i', 'n', 'e'
    };
    connect[1] = (byte) (connect.length - 2);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
      socket.getOutputStream().write(connect);
      byte[] connack = socket.getInputStream().readNBytes(4);
      assertThat(connack[0]).isEqualTo((byte) 0x20);
      assertThat(connack[3]).as("reason code").isZero();
    }
  }

  private record Message(String topic, String text, int qos, boolean retained) {}

  private static final class Client implements AutoCloseable {
    final List<Message> received = new CopyOnWriteArrayList<>();
    private final MqttClient client;

    Client(String id) throws MqttException {
      client = new MqttClient("tcp://127.0.0.1:" + broker.port(), id, new MemoryPersistence());
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setCleanStart(true);
      options.setTopicAliasMaximum(0);
      client.connect(options);
    }

    int[] subscribe(String filter, int qos) throws MqttException {
      return client
          .subscribe(
              new MqttSubscription[] {new MqttSubscription(filter, qos)},
              new org.eclipse.paho.mqttv5.client.IMqttMessageListener[] {
                (topic, message) ->
                    received.add(
                        new Message(
                            topic,
                            new String(message.getPayload(), StandardCharsets.UTF_8),
                            message.getQos(),
                            message.isRetained()))
              })
          .getReasonCodes();
    }

    void publish(String topic, String text, int qos, boolean retained) throws MqttException {
      MqttMessage message = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
      message.setQos(qos);
      message.setRetained(retained);
      client.publish(topic, message);
    }

    @Override
    public void close() throws MqttException {
      client.disconnect();
      client.close();
    }
  }
}
