package io.tagwire.interop.artemis;

import java.util.Set;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** Artemis as a process: up to the end of its standard input. */
public final class ArtemisProgram {
  private static final String ONLY_MQTT = "?protocols=MQTT&useEpoll=false&useKQueue=false";

  private ArtemisProgram() {}

  /**
   * Starts it, prints {@code ready VERSION} and stays.
   *
   * @param args folder, port, port with TLS, PKCS #12 key store, its password, user name, password
   * @throws Exception if it cannot start
   */
  public static void main(String[] args) throws Exception {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("interop");
    configuration.setPersistenceEnabled(false);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJMXManagementEnabled(false);
    configuration.setSecurityEnabled(true);
    configuration.addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + args[1] + ONLY_MQTT);
    configuration.addAcceptorConfiguration(
        "mqtts",
        "tcp://127.0.0.1:%s%s&sslEnabled=true&keyStoreType=PKCS12&keyStorePath=%s&keyStorePassword=%s"
            .formatted(args[2], ONLY_MQTT, args[3], args[4]));
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.setSecurityManager(new OneUser(args[5], args[6]));
    server.start();
    System.out.println("ready " + server.getActiveMQServer().getVersion().getFullVersion());
    while (System.in.read() >= 0) {}
    server.stop();
  }

  /** Lets one user in, who may do everything. */
  private record OneUser(String user, String password) implements ActiveMQSecurityManager {
    @Override
    public boolean validateUser(String name, String secret) {
      return user.equals(name) && password.equals(secret);
    }

    @Override
    public boolean validateUserAndRole(
        String name, String secret, Set<Role> roles, CheckType checkType) {
      return validateUser(name, secret);
    }
  }
}
