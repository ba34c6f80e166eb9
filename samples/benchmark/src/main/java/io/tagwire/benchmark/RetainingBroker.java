package io.tagwire.benchmark;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A mosquitto of its own that holds retained messages. */
final class RetainingBroker implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/mosquitto"),
          Path.of("/usr/local/sbin/mosquitto"),
          Path.of("/opt/homebrew/sbin/mosquitto"));
  private static final String CONFIGURATION = "mosquitto.conf";
  private static final int CONNACK = 0x20;
  private static final int PUBACK = 0x40;

  private final Path folder;
  private final Process process;
  private final int port;

  private RetainingBroker(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  static Optional<Path> program() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  static RetainingBroker start() throws IOException, InterruptedException {
    Path program =
        program().orElseThrow(() -> new IllegalStateException("mosquitto is not installed"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path folder = Files.createTempDirectory("tagwire-start");
    Path configuration = folder.resolve(CONFIGURATION);
    Files.writeString(
        configuration,
        "listener "
            + port
            + " 127.0.0.1\nallow_anonymous true\npersistence false\n"
            + "max_queued_messages 0\nset_tcp_nodelay true\nlog_type error\n");
    Process process =
        new ProcessBuilder(program.toString(), "-c", configuration.toString()).inheritIO().start();
    RetainingBroker broker = new RetainingBroker(folder, process, port);
    for (int attempt = 0; !broker.listens(); attempt++) {
      if (attempt == 100 || process.waitFor(100, TimeUnit.MILLISECONDS)) {
        broker.close();
        throw new IllegalStateException("mosquitto does not listen on port " + port);
      }
    }
    return broker;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Publishes retained messages; returns when the broker has the last one. */
  void retain(int count, IntFunction<String> topic, IntFunction<String> payload)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream packets =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
      // CONNECT: MQTT 5, clean start, keep-alive off, client id "retain".
      packets.write(new byte[] {0x10, 19, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 0, 0});
      packets.writeUTF("retain");
      packets.flush();
      answer(in, CONNACK);
      for (int i = 0; i < count; i++) {
        publish(packets, topic.apply(i), payload.apply(i), i == count - 1 ? 1 : 0);
      }
      packets.flush();
      answer(in, PUBACK);
    }
  }

  private static void publish(DataOutputStream packets, String topic, String payload, int qos)
      throws IOException {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    int length = 2 + topic.getBytes(StandardCharsets.UTF_8).length + 2 * qos + 1 + bytes.length;
    packets.write(0x31 | (qos << 1));
    for (; length > 127; length >>= 7) {
      packets.write((length & 0x7F) | 0x80);
    }
    packets.write(length);
    packets.writeUTF(topic);
    if (qos > 0) {
      packets.writeShort(1);
    }
    packets.write(0);
    packets.write(bytes);
  }

  private static void answer(DataInputStream in, int expected) throws IOException {
    int type = in.readUnsignedByte() & 0xF0;
    int length = in.readUnsignedByte();
    in.skipNBytes(length);
    if (type != expected) {
      throw new IOException("the broker answered with a packet of type " + type);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.delete(folder.resolve(CONFIGURATION));
    Files.delete(folder);
  }
}
