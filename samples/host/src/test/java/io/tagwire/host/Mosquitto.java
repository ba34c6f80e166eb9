package io.tagwire.host;

import static org.awaitility.Awaitility.await;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.runtime.HostThreads;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.SingleConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The broker of Debian on a free port, and somebody else who publishes there. */
public final class Mosquitto implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

  private final Process process;
  private final int port;
  private final Path log;

  private Mosquitto(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts it, or skips the test where it is not installed; in CI that is a failure. */
  public static Mosquitto start(Path folder) throws IOException {
    return start(folder, "");
  }

  /** The same with more lines in its configuration. */
  public static Mosquitto start(Path folder, String more) throws IOException {
    Path program =
        PLACES.stream().filter(Files::isExecutable).findFirst().orElseGet(Mosquitto::missing);
    int port = freePort();
    Path config = folder.resolve("mosquitto.conf");
    Files.writeString(
        config,
        "listener " + port + " 127.0.0.1\nallow_anonymous true\npersistence false\n" + more);
    Process process =
        new ProcessBuilder(program.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    await().until(() -> listens(port));
    return new Mosquitto(process, port, folder.resolve("mosquitto.log"));
  }

  private static Path missing() {
    if ("true".equals(System.getenv("CI"))) {
      return Assertions.fail("mosquitto must be installed in CI");
    }
    return Assumptions.abort("mosquitto is not installed");
  }

  /** A port nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What it wrote into its log. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Its address. */
  public String url() {
    return "mqtt://127.0.0.1:" + port;
  }

  /** Publishes messages, topic and payload in turn, and waits for each acknowledgement. */
  public void publish(boolean retained, String... topicsAndPayloads) {
    try (DriverCatalog drivers = DriverCatalog.ofClassPath();
        SingleConnection connection =
            SingleConnection.make(
                drivers.find("mqtt").orElseThrow(),
                Settings.of("brokers", url()),
                new HostThreads(),
                new Secrets(Path.of(""), Map.of()),
                (name, state, cause) -> {})) {
      connection.driver().connect().toCompletableFuture().join();
      RawMessages bus = connection.driver().feature(RawMessages.class).orElseThrow();
      for (int i = 0; i < topicsAndPayloads.length; i += 2) {
        bus.publish(
                new RawMessage(
                    topicsAndPayloads[i],
                    Bytes.utf8(topicsAndPayloads[i + 1]),
                    1,
                    retained,
                    false,
                    Map.of(),
                    connection.execution().clock().instant()),
                Duration.ofSeconds(5))
            .toCompletableFuture()
            .join();
      }
    }
  }

  @Override
  public void close() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
