package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are exchanged while the session runs. The broker takes the name from them. */
class TlsRotationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CLIENT = "extendedKeyUsage=clientAuth";

  @TempDir Path folder;
  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private TestCertificates made;
  private MosquittoBroker broker;

  @BeforeEach
  void startBroker() throws Exception {
    made =
        new TestCertificates(folder)
            .authority("ca")
            .signed("server", "ca", 2, "subjectAltName=DNS:localhost")
            .signed("first", "ca", 20, CLIENT)
            .signed("second", "ca", 35, CLIENT)
            .signed("old", "ca", -1, CLIENT);
    install("first", "first");
    install("ca.pem", made.file("trust.pem"), true);
    broker =
        MosquittoBroker.with(
            folder,
            List.of(
                "cafile " + made.file("ca.pem"),
                "certfile " + made.file("server.pem"),
                "keyfile " + made.file("server.key"),
                "require_certificate true",
                "use_identity_as_username true",
                "listener " + MosquittoBroker.freePort() + " 127.0.0.1",
                "allow_anonymous true"));
  }

  @AfterEach
  void stop() {
    // Not started where mosquitto is missing.
    if (broker != null) {
      broker.close();
    }
    context.close();
  }

  private void install(String certificate, String key) throws IOException {
    install(certificate + ".pem", made.file("ours.pem"), true);
    install(key + ".key", made.file("ours.key"), true);
  }

  private void install(String source, String target, boolean whole) throws IOException {
    if (whole) {
      Path fresh = folder.resolve("fresh");
      Files.copy(folder.resolve(source), fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, Path.of(target), StandardCopyOption.ATOMIC_MOVE);
    } else {
      String text = Files.readString(folder.resolve(source));
      Files.writeString(Path.of(target), text.substring(0, text.length() / 2));
    }
  }

  private Session session(String reload) throws Exception {
    Settings settings =
        Settings.of(
            "brokers",
            "mqtts://localhost:" + broker.port(),
            "client-id",
            "rotating",
            "clean-start",
            "false",
            "session-expiry",
            "1h",
            "tls.ca",
            made.file("trust.pem"),
            "tls.certificate",
            made.file("ours.pem"),
            "tls.key",
            made.file("ours.key"),
            "tls.reload",
            reload);
    Session session = new Session(SessionSettings.of(settings), context, listener);
    session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
    session.subscribe(SubscribeOptions.of(Map.of("a", 1)));
    await().atMost(PATIENCE).until(() -> listener.granted.containsKey("a"));
    return session;
  }

  private void publish(int from, int to) {
    StringBuilder lines = new StringBuilder();
    IntStream.range(from, to).forEach(i -> lines.append(i).append('\n'));
    broker.publishLines(
        lines.toString(),
        "--cafile",
        made.file("ca.pem"),
        "--insecure",
        "--cert",
        made.file("second.pem"),
        "--key",
        made.file("second.key"),
        "-t",
        "a",
        "-q",
        "1",
        "-l");
  }

  private List<Integer> received() {
    return listener.messages.stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .map(Integer::valueOf)
        .distinct()
        .toList();
  }

  private boolean loggedInAs(String name) {
    return broker
        .log()
        .lines()
        .anyMatch(line -> line.contains("as rotating (") && line.contains("u'" + name + "'"));
  }

  @Test
  void newCertificateIsUsedAndNoMessageIsLost() throws Exception {
    try (Session session = session("50ms")) {
      assertThat(loggedInAs("first")).isTrue();
      publish(0, 100);
      install("second", "second");
      publish(100, 300);
      await().atMost(PATIENCE).until(() -> loggedInAs("second"));
      await().atMost(PATIENCE).until(session::isUp);
      publish(300, 400);
      await().atMost(PATIENCE).until(() -> received().size() == 400);
      assertThat(received()).isEqualTo(IntStream.range(0, 400).boxed().toList());
      assertThat(listener.linkDowns)
          .singleElement()
          .satisfies(
              reason ->
                  assertThat(reason).contains("New client certificate [CN=second], valid until "));
      assertThat(session.counters().get("reconnects")).isEqualTo(1);
      assertThat(session.lastFailure()).isEmpty();
      assertThat(session.info().certificateEnd())
          .hasValueSatisfying(
              end ->
                  assertThat(Duration.between(context.clock().instant(), end).toDays())
                      .isBetween(33L, 35L));
    }
  }

  @Test
  void brokenFilesAreToldAndTheSessionStays() throws Exception {
    try (Session session = session("50ms")) {
      install("second", "first");
      await()
          .atMost(PATIENCE)
          .until(() -> session.info().certificateFault().contains("is not the key of"));
      install("second.pem", made.file("ours.pem"), false);
      await().atMost(PATIENCE).until(() -> session.info().certificateFault().contains("PEM"));
      install("old", "old");
      await().atMost(PATIENCE).until(() -> session.info().certificateFault().contains("NotAfter"));
      assertThat(session.isUp()).isTrue();
      assertThat(listener.linkDowns).isEmpty();
      // Also a loss does not bring them into use.
      broker.kill();
      broker.start();
      await().atMost(PATIENCE).until(() -> listener.linkUps.get() == 2);
      assertThat(loggedInAs("first")).isTrue();
      install("second", "second");
      await().atMost(PATIENCE).until(() -> loggedInAs("second"));
      await().atMost(PATIENCE).until(() -> session.info().certificateFault().isEmpty());
    }
  }

  @Test
  void certificateThatTheBrokerRefusesGivesWayToTheOldOne() throws Exception {
    made.authority("other").signed("foreign", "other", 20, CLIENT);
    try (Session session = session("50ms")) {
      install("foreign", "foreign");
      await().atMost(PATIENCE).until(() -> listener.linkUps.get() == 2);
      assertThat(session.info().certificateFault())
          .contains("did not accept our client certificate [CN=foreign]");
      assertThat(session.lastFailure()).isEmpty();
      install("second", "second");
      await().atMost(PATIENCE).until(() -> loggedInAs("second"));
      await().atMost(PATIENCE).until(() -> session.info().certificateFault().isEmpty());
    }
  }

  @Test
  void sameCertificatesInOtherWordsChangeNothing() throws Exception {
    made.authority("other");
    try (Session session = session("50ms")) {
      made.joined("noted.pem", "openssl.log", "first.pem");
      install("noted.pem", made.file("ours.pem"), true);
      made.joined("two.pem", "ca.pem", "other.pem");
      install("two.pem", made.file("trust.pem"), true);
      await().atMost(PATIENCE).until(() -> !listener.linkDowns.isEmpty());
      // Only the CA is news: the note before the certificate was looked at before or with it.
      assertThat(listener.linkDowns).containsExactly("New CA certificates");
      await().atMost(PATIENCE).until(session::isUp);
      assertThat(loggedInAs("second")).isFalse();
    }
  }

  @Test
  void withoutReloadNewCertificatesWaitForTheNextConnect() throws Exception {
    try (Session session = session("0")) {
      install("second", "second");
      session.reconnect("a test asks");
      await().atMost(PATIENCE).until(() -> loggedInAs("second"));
      assertThat(listener.linkDowns).containsExactly("a test asks");
    }
  }
}
