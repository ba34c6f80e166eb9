package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MQTT in a WebSocket, with mosquitto and with frames that it does not send. */
class WebSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final BrokerAddress ADDRESS = BrokerAddress.parse("ws://127.0.0.1:1");

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(String url) {
    return new Session(
        SessionSettings.of(Settings.of("brokers", url, "keep-alive", "2s")), context, listener);
  }

  @Test
  void sessionWorksOverMosquittosWebSocketAndComesBackAfterARestart() throws Exception {
    int port = MosquittoBroker.freePort();
    try (MosquittoBroker broker =
            MosquittoBroker.open(folder, "listener " + port, "protocol websockets");
        Session session = session("ws://127.0.0.1:" + port)) {
      session.subscribe(SubscribeOptions.of(Map.of("plant/level", 1)));
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      exchange(session, broker, 1);
      // Mosquitto opens its WebSocket listener a moment after the plain one: the first attempt may
      // have failed already.
      int before = listener.linkDowns.size();
      broker.kill();
      await().atMost(PATIENCE).until(() -> listener.linkDowns.size() > before);
      broker.start();
      await().atMost(PATIENCE).until(() -> session.state() == ConnectionState.CONNECTED);
      exchange(session, broker, 2);
      assertThat(session.counters().get("bytes.in")).isGreaterThan(6_000);
      // Two keep-alives without messages.
      int after = listener.linkDowns.size();
      await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(6))
          .until(() -> listener.linkDowns.size() == after);
    }
  }

  private void exchange(Session session, MosquittoBroker broker, int round) {
    RecordingPublish publish = new RecordingPublish();
    // Larger than a frame's short length; what is much larger mosquitto sends at 40 KB/s.
    session.publish(
        new OutboundMessage("plant/level", new byte[3_000], 1, false, Map.of()), publish);
    broker.publish("-t", "plant/level", "-m", "small", "-q", "1");
    await().atMost(PATIENCE).until(() -> listener.messages.size() == 2 * round);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(publish.events).contains("acknowledged: success (0x00)"));
    assertThat(listener.messages.subList(2 * round - 2, 2 * round))
        .extracting(message -> message.payload().length)
        .containsExactlyInAnyOrder(3_000, "small".length());
  }

  @Test
  void serverWithoutWebSocketIsNamed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Session session = session("ws://127.0.0.1:" + server.getLocalPort() + "/elsewhere")) {
      session.connect();
      try (Socket client = server.accept()) {
        assertThat(client.getInputStream().read(new byte[512])).isPositive();
        client
            .getOutputStream()
            .write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      }
      assertThat(listener.failures.get(0).message())
          .contains("does not change to WebSocket at [/elsewhere]")
          .contains("[HTTP/1.1 404 Not Found]");
      assertThat(listener.failures.get(0).kind()).isEqualTo(FailureKind.PROTOCOL);
    }
  }

  @Test
  void keyIsAnsweredAsInTheStandard() {
    assertThat(WebSocket.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void serverThatDoesNotKnowTheKeyIsRefused() {
    byte[] answer =
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> WebSocket.open(ADDRESS, new ByteArrayInputStream(answer), sent))
        .isInstanceOf(PacketException.class)
        .hasMessageContaining("did not prove");
  }

  @Test
  void fragmentsArePutTogetherAcrossPingsAndTimeouts() throws Exception {
    // RFC 6455 §5.7 with binary for text: "Hel", a ping, "lo", an empty frame, a close.
    byte[] frames = {
      0x02,
      3,
      'H',
      'e',
      'l',
      (byte) 0x89,
      2,
      'h',
      'i',
      (byte) 0x80,
      126,
      0,
      2,
      'l',
      'o',
      (byte) 0x82,
      0,
      (byte) 0x88,
      2,
      3,
      (byte) 0xE8
    };
    InputStream input = opened(frames).input();
    assertThat(readPatiently(input)).isEqualTo("Hello");
    byte[] pong = sent.toByteArray();
    assertThat(pong).hasSize(8).startsWith(0x8A, 0x82);
    assertThat(new byte[] {(byte) (pong[6] ^ pong[2]), (byte) (pong[7] ^ pong[3])})
        .isEqualTo(new byte[] {'h', 'i'});
  }

  @Test
  void textIsNotMqtt() throws Exception {
    InputStream input = opened(new byte[] {(byte) 0x81, 1, 'x'}).input();
    assertThatThrownBy(() -> readPatiently(input))
        .isInstanceOf(PacketException.class)
        .hasMessageContaining("0x81");
  }

  private static String readPatiently(InputStream input) throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      try {
        int next = input.read();
        if (next < 0) {
          return text.toString();
        }
        text.append((char) next);
      } catch (SocketTimeoutException e) {
        // As the client does.
      }
    }
  }

  // A server that answers the request, then sends one byte between any two time-outs.
  private WebSocket opened(byte[] frames) throws IOException {
    InputStream server =
        new InputStream() {
          private byte[] answer = {};
          private int at;
          private boolean late;

          @Override
          public int read() throws IOException {
            if (answer.length == 0) {
              answer = answer();
            }
            if (at < answer.length) {
              return answer[at++] & 0xFF;
            }
            late = !late;
            if (late) {
              throw new SocketTimeoutException();
            }
            int next = at++ - answer.length;
            return next < frames.length ? frames[next] & 0xFF : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int next = read();
            if (next < 0) {
              return -1;
            }
            target[offset] = (byte) next;
            return 1;
          }
        };
    WebSocket socket = WebSocket.open(ADDRESS, server, sent);
    sent.reset();
    return socket;
  }

  private byte[] answer() {
    String request = sent.toString(StandardCharsets.US_ASCII);
    String key = request.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
    return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "sec-websocket-protocol: mqtt\r\nSec-WebSocket-Accept: "
            + WebSocket.accept(key)
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
