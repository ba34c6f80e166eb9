package io.tagwire.broker;

import java.util.Map;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An MQTT 5 broker in this process: QoS 0 to 2, retained messages, wills, sessions and shared
 * subscriptions. Everybody on this machine may use it, nothing is written to disk, and what a slow
 * subscriber leaves waiting is bounded: beyond the limits of memory new messages for it are
 * dropped. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String ACCEPTOR = "mqtt";
  private static final long BYTES_IN_ALL = 64L << 20;
  private static final long BYTES_PER_ADDRESS = 8L << 20;
  private static final int BYTES_PER_PACKET = 4 << 20;

  private final EmbeddedActiveMQ server;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(EmbeddedActiveMQ server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on a free port of the loopback interface. Blocks until clients can connect,
   * about half a second.
   *
   * @return the running broker
   * @throws IllegalStateException if it cannot start
   */
  public static EmbeddedBroker start() {
    return start(0);
  }

  /**
   * Starts a broker on a port of the loopback interface. Blocks until clients can connect, about
   * half a second.
   *
   * @param port the port; 0 for a free one
   * @return the running broker
   * @throws IllegalStateException if it cannot start, for example because the port is taken
   */
  public static EmbeddedBroker start(int port) {
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration(port));
    try {
      server.start();
      return new EmbeddedBroker(server, listeningPort(server));
    } catch (Exception e) {
      stop(server, e);
      throw new IllegalStateException(
          "The broker cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /**
   * Where it listens.
   *
   * @return the TCP port
   */
  public int port() {
    return port;
  }

  /**
   * Where it listens, as a broker address.
   *
   * @return {@code mqtt://127.0.0.1:<port>}
   */
  public String url() {
    return "mqtt://127.0.0.1:" + port;
  }

  /**
   * The version of the library it is made of.
   *
   * @return for example {@code 2.55.0}
   */
  public String version() {
    return server.getActiveMQServer().getVersion().getFullVersion();
  }

  /**
   * Disconnects everybody and stops. Idempotent. When it returns the port is free; one timer thread
   * that Netty shares in the whole process ends by itself within a second.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The broker did not stop: " + e.getMessage(), e);
    }
  }

  private static ConfigurationImpl configuration(int port) {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("embedded");
    configuration.setPersistenceEnabled(false);
    // Otherwise it looks for a native library, at start and loudly.
    configuration.setJournalType(JournalType.NIO);
    configuration.setSecurityEnabled(false);
    configuration.setJMXManagementEnabled(false);
    configuration.setThreadPoolMaxSize(4);
    configuration.setScheduledThreadPoolMaxSize(1);
    configuration.setGlobalMaxSize(BYTES_IN_ALL);
    try {
      configuration.addAcceptorConfiguration(
          ACCEPTOR,
          "tcp://127.0.0.1:"
              + port
              + "?protocols=MQTT&useEpoll=false&useKQueue=false&nioRemotingThreads=2"
              + "&maximumPacketSize="
              + BYTES_PER_PACKET);
    } catch (Exception e) {
      throw new IllegalStateException("The address of the broker is wrong: " + e.getMessage(), e);
    }
    configuration.setAddressSettings(
        Map.of(
            "#",
            new AddressSettings()
                .setMaxSizeBytes(BYTES_PER_ADDRESS)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)));
    return configuration;
  }

  private static int listeningPort(EmbeddedActiveMQ server) {
    if (server.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR)
            instanceof NettyAcceptor acceptor
        && acceptor.getActualPort() > 0) {
      return acceptor.getActualPort();
    }
    throw new IllegalStateException("the port is taken or not allowed");
  }

  private static void stop(EmbeddedActiveMQ server, Exception reason) {
    try {
      server.stop();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }
}
