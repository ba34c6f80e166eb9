package io.tagwire.mqtt.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

  /**
   * Starts a broker that lets everybody in, keeps sessions on disk, and sets no limit to what it
   * keeps for a client that is away, so that what is missing was not lost by the broker.
   *
   * @param folder for its files; exists
   * @param more lines of its configuration
   * @return the running broker
   */
  public static MosquittoBroker persistent(Path folder, String... more) {
    List<String> lines = new ArrayList<>(unlimited(more));
    lines.addAll(List.of("persistence true", "persistence_location " + folder + "/"));
    return open(folder, lines.toArray(new String[0]));
  }

  /**
   * Starts a broker that lets everybody in, keeps sessions in memory only, and sets no limit to
   * them.
   *
   * @param folder for its files; exists
   * @param more lines of its configuration
   * @return the running broker
   */
  public static MosquittoBroker forgetful(Path folder, String... more) {
    return open(folder, unlimited(more).toArray(new String[0]));
  }

  /**
   * Lines of configuration that refuse every subscription but one, with reason code 0x87. (An
   * acl_file refuses none.) Without mosquitto's plugin for that the test is skipped.
   *
   * @param folder for its rules; exists
   * @param filter what may be subscribed to
   * @return lines
   */
  public static String[] subscribersOnlyTo(Path folder, String filter) {
    Path plugin = Path.of("/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so");
    Assumptions.assumeTrue(Files.exists(plugin), "mosquitto has no dynamic security plugin here");
    Path rules = folder.resolve("rules.json");
    try {
      Files.writeString(
          rules,
          """
          {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true,
              "subscribe": false, "unsubscribe": true},
           "clients": [],
           "groups": [{"groupname": "all", "roles": [{"rolename": "reader"}]}],
           "roles": [{"rolename": "reader", "acls": [
              {"acltype": "subscribePattern", "topic": "%s", "allow": true}]}],
           "anonymousGroup": "all"}
          """
              .formatted(filter));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String[] {"plugin " + plugin, "plugin_opt_config_file " + rules};
  }

  private static List<String> unlimited(String... more) {
    List<String> lines =
        new ArrayList<>(List.of("max_queued_messages 0", "max_inflight_messages 0"));
    lines.addAll(Arrays.asList(more));
    return lines;
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
    try {
      return FreePort.next();
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
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(
                      folder.resolve("mosquitto-" + port + ".log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitListener(port);
  }

  /**
   * Waits until somebody listens.
   *
   * @param port on 127.0.0.1
   */
  public static void awaitListener(int port) {
    Awaitility.await("port " + port + " listens")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> listens(port));
  }

  private static boolean listens(int port) {
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

  /** Stops its process without ending it ({@code SIGSTOP}): its sockets stay, and are silent. */
  public void suspend() {
    signal("STOP");
  }

  /** Lets a suspended process go on. */
  public void resume() {
    signal("CONT");
  }

  /** Writes what it keeps to disk; returns when it is written. Only if it is persistent. */
  public void save() {
    Path file = folder.resolve("mosquitto.db");
    Object before = identity(file);
    signal("USR1");
    Awaitility.await("mosquitto saved")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !identity(file).equals(before));
  }

  // It writes a new file and renames it.
  private static Object identity(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime());
    } catch (IOException e) {
      return "none";
    }
  }

  /**
   * Starts a broker as {@link #persistent} that knows a user; see {@link #password}. Others come in
   * without a name.
   *
   * @param folder for its files; exists
   * @param user the name
   * @param password at first
   * @return the running broker
   */
  public static MosquittoBroker withUser(Path folder, String user, String password) {
    Path file = folder.resolve("passwords");
    run("mosquitto_passwd", "-b", "-c", file.toString(), user, password);
    return persistent(folder, "password_file " + file);
  }

  /**
   * Changes the password of a user.
   *
   * @param user as given to {@link #withUser}
   * @param password from now on
   */
  public void password(String user, String password) {
    run("mosquitto_passwd", "-b", folder.resolve("passwords").toString(), user, password);
    int before = reloads();
    signal("HUP");
    Awaitility.await("mosquitto read its files again")
        .pollInterval(Duration.ofMillis(10))
        .until(() -> reloads() > before);
  }

  private int reloads() {
    return (int) log().lines().filter(line -> line.contains("Reloading config")).count();
  }

  private void signal(String name) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("mosquitto does not run");
    }
    run("kill", "-" + name, Long.toString(running.pid()));
  }

  private static void run(String... command) {
    try {
      Process done = new ProcessBuilder(command).inheritIO().start();
      if (!done.waitFor(10, TimeUnit.SECONDS) || done.exitValue() != 0) {
        throw new AssertionError("failed: " + List.of(command));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
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
