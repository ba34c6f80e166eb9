package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** TLS beyond the table of {@link TlsMatrixTest}: what passes through it, and what check says. */
class TlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CLIENT = "extendedKeyUsage=clientAuth";

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private TestCertificates made;

  @BeforeEach
  void makeAuthority() throws Exception {
    made = new TestCertificates(folder).authority("ca");
  }

  @AfterEach
  void closeContext() {
    context.close();
  }

  private MosquittoBroker broker() {
    made.signed("server", "ca", 2, "subjectAltName=DNS:localhost");
    return MosquittoBroker.with(
        folder,
        List.of(
            "cafile " + made.file("ca.pem"),
            "certfile " + made.file("server.pem"),
            "keyfile " + made.file("server.key"),
            "allow_anonymous true"));
  }

  private Session session(String url, String... more) {
    Settings settings = Settings.of(more).with("brokers", url).with("tls.ca", made.file("ca.pem"));
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private static void connect(Session session) throws Exception {
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void largeMessageComesThrough() throws Exception {
    try (MosquittoBroker broker = broker();
        Session session = session("mqtts://localhost:" + broker.port())) {
      connect(session);
      session.subscribe(SubscribeOptions.of(Map.of("a", 1)));
      await().atMost(PATIENCE).until(() -> listener.granted.containsKey("a"));
      String text = "x".repeat(100_000);
      broker.publish(
          "--cafile", made.file("ca.pem"), "--insecure", "-t", "a", "-m", text, "-q", "1");
      await().atMost(PATIENCE).until(() -> listener.messages.size() == 1);
      assertThat(listener.messages.get(0).payload()).hasSize(100_000);
    }
  }

  @Test
  void everyLoginWithoutHostCheckIsLoud() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(TlsClient.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (MosquittoBroker broker = broker();
        Session session =
            session("mqtts://127.0.0.1:" + broker.port(), "tls.verify-host", "false")) {
      connect(session);
      broker.kill();
      await().atMost(PATIENCE).until(() -> !listener.linkDowns.isEmpty());
      broker.start();
      await().atMost(PATIENCE).until(session::isUp);
      assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(line -> line.contains("The host name of mqtts://127.0.0.1"));
    } finally {
      logger.detachAppender(log);
    }
  }

  // How a broker on some systems answers plain MQTT at a port of TLS: alert protocol_version.
  @Test
  void answerInTlsToPlainMqttIsNamed() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Session session = session("mqtt://127.0.0.1:" + server.getLocalPort())) {
      session.connect();
      try (Socket socket = server.accept()) {
        assertThat(socket.getInputStream().read()).isEqualTo(0x10);
        socket.getOutputStream().write(new byte[] {0x15, 3, 1, 0, 2, 2, 0x46});
        await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      }
      assertThat(listener.failures.get(0).message())
          .contains("it answers in TLS; write mqtts:// or wss://");
      assertThat(listener.failures.get(0).kind()).isEqualTo(FailureKind.PROTOCOL);
    }
  }

  private List<Issue> check(Instant now, String... settings) {
    return SessionSettings.check(
        Settings.of(settings).with("brokers", "mqtts://localhost"), InstantSource.fixed(now));
  }

  private List<Issue> checkClient(Instant now, String certificate, String key) {
    return check(now, "tls.certificate", made.file(certificate), "tls.key", made.file(key));
  }

  private static Instant inDays(int days) {
    return InstantSource.system().instant().plus(days, ChronoUnit.DAYS);
  }

  @Test
  void checkWarnsThirtyDaysBeforeTheEndOfOurCertificate() {
    made.signed("client", "ca", 40, CLIENT);
    assertThat(checkClient(inDays(0), "client.pem", "client.key")).isEmpty();
    Issue issue = checkClient(inDays(15), "client.pem", "client.key").get(0);
    assertThat(issue.severity()).isEqualTo(Severity.WARNING);
    assertThat(issue.path()).isEqualTo("tls.certificate");
    assertThat(issue.message()).contains("[CN=client] ends at ").contains("in 24 days");
  }

  @Test
  void endedCertificateIsAWarningOfCheckSoThatTheHostStartsAndTakesItsSuccessor() {
    made.signed("client", "ca", 40, CLIENT);
    Issue issue = checkClient(inDays(41), "client.pem", "client.key").get(0);
    assertThat(issue.severity()).isEqualTo(Severity.WARNING);
    assertThat(issue.message()).contains("Our certificate [CN=client] ended at ");
  }

  @Test
  void endedAuthorityIsAWarningOfCheck() {
    Issue issue = check(inDays(41), "tls.ca", made.file("ca.pem")).get(0);
    assertThat(issue.severity()).isEqualTo(Severity.WARNING);
    assertThat(issue.message()).contains("CA certificate [CN=ca] ended at ");
  }

  @Test
  void keyOfAnotherCertificateIsAnErrorOfCheck() {
    made.signed("client", "ca", 40, CLIENT).signed("twin", "ca", 40, CLIENT);
    Issue issue = checkClient(inDays(0), "client.pem", "twin.key").get(0);
    assertThat(issue.path()).isEqualTo("tls.key");
    assertThat(issue.message()).contains("is not the key of certificate [CN=client]");
  }

  @Test
  void chainInTheWrongOrderIsAnErrorOfCheck() throws Exception {
    made.signed("client", "ca", 40, CLIENT).joined("turned.pem", "ca.pem", "client.pem");
    assertThat(checkClient(inDays(0), "turned.pem", "client.key").get(0).message())
        .contains("must be the first in file")
        .contains("it is number 2");
  }

  @Test
  void encryptedKeyWithoutPasswordIsAnErrorOfCheck() {
    made.signed("client", "ca", 40, CLIENT)
        .write("pass", "open sesame")
        .openssl("pkcs8 -topk8 -in client.key -passout file:pass -out locked.key", "");
    assertThat(checkClient(inDays(0), "client.pem", "locked.key").get(0).message())
        .contains("is encrypted, and tls.key-password is not set");
    assertThat(
            check(
                inDays(0),
                "tls.certificate",
                made.file("client.pem"),
                "tls.key",
                made.file("locked.key"),
                "tls.key-password",
                "env:NEVER_READ_BY_CHECK"))
        .isEmpty();
  }

  @Test
  void halfWrittenFileIsAnErrorOfCheck() {
    made.write("half.pem", "-----BEGIN CERTIFICATE-----\nMIIB");
    Issue issue = check(inDays(0), "tls.ca", made.file("half.pem")).get(0);
    assertThat(issue.severity()).isEqualTo(Severity.ERROR);
    assertThat(issue.message()).contains("is not legal PEM: a block has no end");
  }

  @Test
  void versionThatIsNotKnownIsAnErrorOfCheck() {
    assertThat(check(inDays(0), "tls.versions", "1.1").get(0).message())
        .contains("must be one of 1.2, 1.3, not [1.1]");
  }

  @Test
  void keyThatEverybodyMayReadIsAWarningOfCheck() throws Exception {
    made.signed("client", "ca", 40, CLIENT);
    Path key = Path.of(made.file("client.key"));
    assumeTrue(Files.getFileStore(key).supportsFileAttributeView("posix"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Issue issue = checkClient(inDays(0), "client.pem", "client.key").get(0);
    assertThat(issue.severity()).isEqualTo(Severity.WARNING);
    assertThat(issue.message()).contains("Every user of this computer may read the private key");
  }

  @Test
  void retainedWillWithoutBirthIsAWarningOfCheck() {
    Issue issue = check(inDays(0), "will.topic", "scada/status").get(0);
    assertThat(issue.path()).isEqualTo("will.retain");
    assertThat(issue.message()).contains("no birth message replaces it");
    assertThat(check(inDays(0), "will.topic", "a", "birth.topic", "a")).isEmpty();
    assertThat(check(inDays(0), "will.topic", "a", "will.retain", "false")).isEmpty();
  }
}
