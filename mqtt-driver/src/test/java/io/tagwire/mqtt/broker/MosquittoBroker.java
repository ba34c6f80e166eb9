package io.tagwire.mqtt.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A mosquitto process on a free loopback port. Where mosquitto is not installed the test is skipped
 * and says so; with {@code CI=true} it fails.
 */
public final class MosquittoBroker implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

  private final Path program;
  private final Path folder;
  private final int port;
  private final List<String> configuration;
  private @Nullable Process process;

  private MosquittoBroker(Path program, Path folder, int port, List<String> configuration) {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.configuration = configuration;
  }

  /**
   * Starts a broker that lets everybody in.
   *
   * @param folder for its files; exists
   * @param more lines of its configuration
   * @return the running broker
   */
  public static MosquittoBroker open(Path folder, String... more) {
    List<String> lines = new ArrayList<>(List.of("allow_anonymous true"));
    lines.addAll(Arrays.asList(more));
    return with(folder, lines);
  }

  /**
   * Starts a broker.
   *
   * @param folder for its files; exists
   * @param lines of its configuration, after the listener
   * @return the running broker
   */
  public static MosquittoBroker with(Path folder, List<String> lines) {
    MosquittoBroker broker = new MosquittoBroker(program(), folder, freePort(), List.copyOf(lines));
    broker.start();
    return broker;
  }

  private static Path program() {
    for (Path place : PLACES) {
      if (Files.isExecutable(place)) {
        return place;
      }
    }
    String message = "mosquitto is not installed (apt-get install mosquitto mosquitto-clients)";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    Assumptions.abort(message);
    throw new AssertionError(message);
  }

  /**
   * A port nobody listens at.
   *
   * @return the port
   */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, at its first or again on the same port; returns when it listens. */
  public void start() {
    try {
      Path file = folder.resolve("mosquitto-" + port + ".conf");
      List<String> lines = new ArrayList<>(List.of("user root", "listener " + port + " 127.0.0.1"));
      lines.addAll(configuration);
      Files.write(file, lines, StandardCharsets.UTF_8);
      process =
          new ProcessBuilder(program.toString(), "-c", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("mosquitto-" + port + ".log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("mosquitto listens")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code kill -9}. */
  public void kill() {
    end(true);
  }

  /** In good order. */
  public void stop() {
    end(false);
  }

  private void end(boolean forcibly) {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    if (forcibly) {
      running.destroyForcibly();
    } else {
      running.destroy();
    }
    try {
      if (!running.waitFor(10, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Its port.
   *
   * @return on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /**
   * Its URL.
   *
   * @return {@code mqtt://127.0.0.1:port}
   */
  public String url() {
    return "mqtt://127.0.0.1:" + port;
  }

  /**
   * What it logged so far.
   *
   * @return text
   */
  public String log() {
    try {
      return Files.readString(folder.resolve("mosquitto-" + port + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Publishes with {@code mosquitto_pub} and waits for it.
   *
   * @param arguments after host and port
   */
  public void publish(String... arguments) {
    publishLines("", arguments);
  }

  /**
   * Publishes with {@code mosquitto_pub} and waits for it.
   *
   * @param input its standard input
   * @param arguments after host and port
   */
  public void publishLines(String input, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", Integer.toString(port), "-V", "5"));
    command.addAll(Arrays.asList(arguments));
    try {
      Process publisher =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      publisher.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      publisher.getOutputStream().close();
      if (!publisher.waitFor(30, TimeUnit.SECONDS) || publisher.exitValue() != 0) {
        throw new AssertionError("mosquitto_pub failed: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
