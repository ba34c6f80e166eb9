package io.tagwire.interop;

import io.tagwire.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A broker as a process of its own, which ends with this one. */
final class BrokerProcess implements Broker {
  private static final Duration START = Duration.ofMinutes(2);
  private static final int END_SECONDS = 15;
  private static final Pattern READY = Pattern.compile("(?m)^ready (.*)$");

  private final Process process;
  private final String version;
  private final int port;
  private final int tlsPort;

  private BrokerProcess(Process process, String version, int port, int tlsPort) {
    this.process = process;
    this.version = version;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /** Two ports nobody listens at. */
  record Ports(int plain, int tls) {
    static Ports free() {
      return new Ports(MosquittoBroker.freePort(), MosquittoBroker.freePort());
    }
  }

  /**
   * Starts a program that prints {@code ready VERSION} when it listens.
   *
   * @param folder the working directory, which gets the log
   * @param ports where it was told to listen; a TLS port of 0 for none
   * @param environment variables beside ours
   * @param command the program and its arguments
   */
  static BrokerProcess start(
      Path folder, Ports ports, Map<String, String> environment, List<String> command)
      throws IOException {
    return start(folder, ports, environment, command, READY);
  }

  /** The same with another line that says that it listens; its first group is the version. */
  static BrokerProcess start(
      Path folder,
      Ports ports,
      Map<String, String> environment,
      List<String> command,
      Pattern ready)
      throws IOException {
    Path log = folder.resolve("broker.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      Matcher found =
          Awaitility.await("the broker is ready: " + log)
              .atMost(START)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> said(process, log, ready), Optional::isPresent)
              .orElseThrow();
      BrokerProcess broker = new BrokerProcess(process, found.group(1), ports.plain(), ports.tls());
      Awaitility.await("the broker listens: " + log)
          .atMost(START)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> listens(ports.plain()) && (ports.tls() == 0 || listens(ports.tls())));
      return broker;
    } catch (RuntimeException | Error e) {
      end(process);
      throw e;
    }
  }

  private static Optional<Matcher> said(Process process, Path log, Pattern ready)
      throws IOException {
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    Matcher matcher = ready.matcher(text);
    if (matcher.find()) {
      return Optional.of(matcher);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("the broker ended at once: " + text);
    }
    return Optional.empty();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int tlsPort() {
    return tlsPort;
  }

  @Override
  public void close() {
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    try {
      // A program of ours ends with its input; the others on a signal.
      process.getOutputStream().close();
      process.destroy();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
