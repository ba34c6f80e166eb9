package io.tagwire.interop.hivemq;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** HiveMQ CE as a process: up to the end of its standard input. */
public final class HiveMqProgram {
  private HiveMqProgram() {}

  /**
   * Starts it, prints {@code ready VERSION} and stays.
   *
   * @param args folder, port, port with TLS, PKCS #12 key store, its password, user name, password
   * @throws Exception if it cannot start
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path configuration = Files.createDirectories(folder.resolve("conf"));
    Path data = Files.createDirectories(folder.resolve("data"));
    Path extensions = Files.createDirectories(folder.resolve("extensions"));
    Files.writeString(configuration.resolve("config.xml"), xml(args));
    EmbeddedExtension login =
        EmbeddedExtension.builder()
            .withId("login")
            .withName("One user")
            .withVersion("1")
            .withPriority(0)
            .withStartPriority(1000)
            .withAuthor("Tagwire")
            .withExtensionMain(new Login(args[5], args[6]))
            .build();
    try (EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(configuration)
            .withDataFolder(data)
            .withExtensionsFolder(extensions)
            .withEmbeddedExtension(login)
            .build()) {
      broker.start().join();
      System.out.println("ready " + EmbeddedHiveMQ.class.getPackage().getImplementationVersion());
      awaitEndOfInput();
    }
    // Its shutdown leaves threads behind that would hold the process.
    System.exit(0);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {}
  }

  private static String xml(String[] args) {
    return """
        <hivemq>
          <listeners>
            <tcp-listener><port>%s</port><bind-address>127.0.0.1</bind-address></tcp-listener>
            <tls-tcp-listener>
              <port>%s</port><bind-address>127.0.0.1</bind-address>
              <tls><keystore>
                <path>%s</path><password>%s</password><private-key-password>%s</private-key-password>
              </keystore></tls>
            </tls-tcp-listener>
          </listeners>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(args[1], args[2], args[3], args[4], args[4]);
  }

  /** Lets one user in. */
  private record Login(String user, String password) implements ExtensionMain, SimpleAuthenticator {
    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      Services.securityRegistry().setAuthenticatorProvider(asked -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
      var packet = input.getConnectPacket();
      ByteBuffer wanted = ByteBuffer.wrap(password.getBytes(StandardCharsets.UTF_8));
      if (packet.getUserName().filter(user::equals).isPresent()
          && packet.getPassword().filter(wanted::equals).isPresent()) {
        output.authenticateSuccessfully();
      } else {
        output.failAuthentication();
      }
    }
  }
}
