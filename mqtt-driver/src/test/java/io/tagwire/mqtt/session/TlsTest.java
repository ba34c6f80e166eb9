package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a real broker and a CA made for the test. */
class TlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  @BeforeEach
  void makeCertificates() throws Exception {
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=TestCA -keyout ca.key -out ca.pem");
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Other -keyout o.key -out other.pem");
    certificate("server", "subjectAltName=DNS:localhost");
    certificate("client", "extendedKeyUsage=clientAuth");
  }

  @AfterEach
  void closeContext() {
    context.close();
  }

  private void certificate(String name, String extension) throws Exception {
    Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
    openssl(
        "req -newkey rsa:2048 -nodes -subj /CN=NAME -keyout NAME.key -out NAME.csr"
            .replace("NAME", name));
    openssl(
        "x509 -req -in NAME.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile NAME.ext -out NAME.pem"
            .replace("NAME", name));
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(() -> read(folder.resolve("openssl.log"))).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private MosquittoBroker broker(String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve("server.pem"),
                "keyfile " + folder.resolve("server.key"),
                "allow_anonymous true"));
    lines.addAll(List.of(more));
    return MosquittoBroker.with(folder, lines);
  }

  private Session session(MosquittoBroker broker, String host, String... more) {
    Settings settings =
        Settings.of(more)
            .with("brokers", "mqtts://" + host + ":" + broker.port())
            .with("connect-timeout", "5s");
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void connect(Session session) throws Exception {
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
  }

  private Failure failure(Session session) {
    session.connect();
    await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
    return listener.failures.get(0);
  }

  @Test
  void brokerOfTheConfiguredCaIsTrusted() throws Exception {
    try (MosquittoBroker broker = broker();
        Session session = session(broker, "localhost", "tls.ca", file("ca.pem"))) {
      connect(session);
      session.subscribe(java.util.Map.of("a", 1));
      await().atMost(PATIENCE).until(() -> listener.granted.containsKey("a"));
      broker.publish(
          "--cafile",
          file("ca.pem"),
          "--insecure",
          "-t",
          "a",
          "-m",
          "x".repeat(100_000),
          "-q",
          "1");
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
      assertThat(listener.messages.get(0).payload()).hasSize(100_000);
    }
  }

  @Test
  void unknownCaIsNamed() {
    try (MosquittoBroker broker = broker();
        Session session = session(broker, "localhost", "tls.ca", file("other.pem"))) {
      Failure failure = failure(session);
      assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
      assertThat(failure.message()).contains("is not signed by a CA we trust; see tls.ca");
    }
  }

  @Test
  void wrongHostIsNamed() {
    try (MosquittoBroker broker = broker();
        Session session = session(broker, "127.0.0.1", "tls.ca", file("ca.pem"))) {
      assertThat(failure(session).message()).contains("is not for host [127.0.0.1]");
    }
  }

  @Test
  void wrongHostPassesWhenTheCheckIsOff() throws Exception {
    try (MosquittoBroker broker = broker();
        Session session =
            session(broker, "127.0.0.1", "tls.ca", file("ca.pem"), "tls.verify-host", "false")) {
      connect(session);
    }
  }

  @Test
  void expiredCertificateIsNamed() throws Exception {
    openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days -1"
            + " -extfile server.ext -out server.pem");
    try (MosquittoBroker broker = broker();
        Session session = session(broker, "localhost", "tls.ca", file("ca.pem"))) {
      assertThat(failure(session).message()).contains("has expired");
    }
  }

  @Test
  void missingClientCertificateIsNamed() {
    try (MosquittoBroker broker = broker("require_certificate true");
        Session session = session(broker, "localhost", "tls.ca", file("ca.pem"))) {
      Failure failure = failure(session);
      assertThat(failure.message()).contains("did not accept our client certificate");
      assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs8", "pkcs1", "encrypted", "ec", "keystore"})
  void clientCertificateLogsIn(String form) throws Exception {
    context.secret("env:KEY", "open sesame");
    String[] settings =
        switch (form) {
          case "pkcs1" -> {
            openssl("rsa -in client.key -traditional -out client1.key");
            yield new String[] {
              "tls.certificate", file("client.pem"), "tls.key", file("client1.key")
            };
          }
          case "encrypted" -> {
            Files.writeString(folder.resolve("pass"), "open sesame");
            openssl("pkcs8 -topk8 -in client.key -passout file:pass -out clientx.key");
            yield new String[] {
              "tls.certificate", file("client.pem"),
              "tls.key", file("clientx.key"),
              "tls.key-password", "env:KEY"
            };
          }
          case "ec" -> {
            openssl("ecparam -name prime256v1 -genkey -noout -out client.key");
            openssl("req -new -key client.key -subj /CN=client -out client.csr");
            openssl(
                "x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
                    + " -extfile client.ext -out client.pem");
            yield new String[] {
              "tls.certificate", file("client.pem"), "tls.key", file("client.key")
            };
          }
          case "keystore" -> {
            Files.writeString(folder.resolve("pass"), "open sesame");
            openssl(
                "pkcs12 -export -inkey client.key -in client.pem -passout file:pass -out c.p12");
            yield new String[] {"tls.keystore", file("c.p12"), "tls.keystore-password", "env:KEY"};
          }
          default ->
              new String[] {"tls.certificate", file("client.pem"), "tls.key", file("client.key")};
        };
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("tls.ca", file("ca.pem")));
    try (MosquittoBroker broker = broker("require_certificate true");
        Session session = session(broker, "localhost", all.toArray(new String[0]))) {
      connect(session);
    }
  }

  @Test
  void wrongKeyPasswordIsNamedWithoutShowingIt() throws Exception {
    context.secret("env:KEY", "close sesame");
    Files.writeString(folder.resolve("pass"), "open sesame");
    openssl("pkcs8 -topk8 -in client.key -passout file:pass -out clientx.key");
    try (MosquittoBroker broker = broker();
        Session session =
            session(
                broker,
                "localhost",
                "tls.ca",
                file("ca.pem"),
                "tls.certificate",
                file("client.pem"),
                "tls.key",
                file("clientx.key"),
                "tls.key-password",
                "env:KEY")) {
      Failure failure = failure(session);
      assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
      assertThat(failure.message()).contains("cannot be decrypted with tls.key-password");
      assertThat(failure.message()).doesNotContain("close sesame");
    }
  }
}
