package io.tagwire.interop.moquette;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** The Moquette fork of Fraunhofer IOSB as a process: up to the end of its standard input. */
public final class MoquetteProgram {
  private static final String LONGEST_MESSAGE = Integer.toString(1 << 20);

  private static final String RELEASED =
      "/META-INF/maven/de.fraunhofer.iosb.io.moquette/moquette-broker/pom.properties";

  private MoquetteProgram() {}

  /**
   * Starts it, prints {@code ready VERSION} and stays.
   *
   * @param args folder, port, port with TLS, PKCS #12 key store, its password, user name, password
   * @throws IOException if it cannot start
   */
  public static void main(String[] args) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
    properties.setProperty(IConfig.PORT_PROPERTY_NAME, args[1]);
    properties.setProperty(IConfig.SSL_PORT_PROPERTY_NAME, args[2]);
    properties.setProperty(IConfig.JKS_PATH_PROPERTY_NAME, args[3]);
    properties.setProperty(IConfig.KEY_STORE_TYPE, "pkcs12");
    properties.setProperty(IConfig.KEY_STORE_PASSWORD_PROPERTY_NAME, args[4]);
    properties.setProperty(IConfig.KEY_MANAGER_PASSWORD_PROPERTY_NAME, args[4]);
    properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "false");
    properties.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, args[0]);
    properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
    properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
    // It comes with 8 KiB.
    properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, LONGEST_MESSAGE);
    Server server = new Server();
    server.startServer(
        new MemoryConfig(properties),
        List.of(),
        null,
        (clientId, user, password) ->
            args[5].equals(user)
                && password != null
                && args[6].equals(new String(password, StandardCharsets.UTF_8)),
        null);
    System.out.println("ready " + version());
    awaitEndOfInput();
    server.stopServer();
  }

  // What it says of itself, 0.19-SNAPSHOT, is not what it was released as.
  private static String version() throws IOException {
    Properties released = new Properties();
    try (InputStream in = Server.class.getResourceAsStream(RELEASED)) {
      released.load(in);
    }
    return released.getProperty("version");
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {}
  }
}
