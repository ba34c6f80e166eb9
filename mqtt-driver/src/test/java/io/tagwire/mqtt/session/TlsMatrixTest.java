package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused and what is taken in TLS, with mosquitto and openssl as the other side. */
class TlsMatrixTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LOCALHOST = "subjectAltName=DNS:localhost";
  private static final String ANYTHING = "…";
  private static final String CLIENT = "extendedKeyUsage=clientAuth";

  @TempDir static Path folder;
  private static final Map<String, Integer> PORTS = new LinkedHashMap<>();
  private static final List<Process> SERVERS = new ArrayList<>();
  private static @Nullable MosquittoBroker broker;

  private final RealTimeContext context = new RealTimeContext();
  private final RecordingSessionListener listener = new RecordingSessionListener();

  /** A listener that is met with settings; LISTENER stands for host and port. */
  private record Case(String what, String url, List<String> settings) {
    static Case of(String what, String url, String... settings) {
      return new Case(what, url, List.of(settings));
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /** The same, and what has to be said. */
  private record Bad(Case given, FailureKind kind, String sentence) {
    @Override
    public String toString() {
      return given.what;
    }
  }

  @BeforeAll
  static void startBrokers() throws Exception {
    List<String> lines = new ArrayList<>(List.of("allow_anonymous true"));
    TestCertificates made = certificates();
    listener(lines, "good", "server", "");
    listener(lines, "ip", "ip", "");
    listener(lines, "expired", "expired", "");
    listener(lines, "future", "future", "");
    listener(lines, "other-name", "other-name", "");
    listener(lines, "cn-only", "cn-only", "");
    listener(lines, "self-signed", "self", "");
    listener(lines, "self-expired", "self-expired", "");
    listener(lines, "leaf-only", "leaf", "");
    listener(lines, "chain", "chain", "leaf", "");
    listener(lines, "rsa", "rsa", "");
    listener(lines, "ed25519", "ed", "");
    listener(lines, "1.3", "server", "tls_version tlsv1.3");
    listener(lines, "client", "server", "require_certificate true");
    listener(lines, "wss", "server", "protocol websockets");
    broker = MosquittoBroker.with(folder, lines);
    PORTS.put("plain", broker.port());
    openssl("1.2", "server", "-tls1_2");
    openssl("camellia", "server", "-tls1_2", "-cipher", "ECDHE-ECDSA-CAMELLIA128-SHA256");
    openssl("weak", "weak", "-cipher", "DEFAULT@SECLEVEL=0");
    for (int port : PORTS.values()) {
      MosquittoBroker.awaitListener(port);
    }
    assertThat(made).isNotNull();
  }

  private static TestCertificates certificates() throws IOException {
    String rsa = "-newkey rsa:2048 -nodes";
    TestCertificates made =
        new TestCertificates(folder)
            .authority("ca")
            .authority("other")
            .authority("self", "-addext", LOCALHOST)
            .signed("server", "ca", 2, LOCALHOST)
            .signed("ip", "ca", 2, "subjectAltName=IP:127.0.0.1")
            .signed("expired", "ca", -1, LOCALHOST)
            .future("future", "ca", LOCALHOST)
            .signed("other-name", "ca", 2, "subjectAltName=DNS:broker.example")
            .signed("cn-only", "ca", 2, "basicConstraints=CA:FALSE")
            .signed("between", "ca", 2, "basicConstraints=critical,CA:TRUE")
            .signed("leaf", "between", 2, LOCALHOST)
            .signed("rsa", rsa, "ca", 2, LOCALHOST)
            .signed("weak", "-newkey rsa:768 -nodes", "ca", 2, LOCALHOST)
            .signed("ed", "-newkey ed25519 -nodes", "ca", 2, LOCALHOST)
            .signed("client", "ca", 2, CLIENT)
            .signed("client-rsa", rsa, "ca", 2, CLIENT)
            .signed("client-ed", "-newkey ed25519 -nodes", "ca", 2, CLIENT)
            .signed("client-other", "other", 2, CLIENT)
            .signed("client-expired", "ca", -1, CLIENT)
            .joined("chain.pem", "leaf.pem", "between.pem")
            .joined("both.pem", "other.pem", "ca.pem")
            .write("garbage.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
            .write("pass", "open sesame");
    made.openssl(
        "x509 -req -in self.csr -signkey self.key -days -1 -extfile server.ext -out NAME.pem"
            .replace("self.csr", "server.csr")
            .replace("self.key", "server.key"),
        "self-expired");
    made.joined("self-expired.key", "server.key");
    made.openssl("rsa -in client-rsa.key -traditional -out pkcs1.key", "");
    made.openssl("ec -in client.key -out sec1.key", "");
    made.openssl("pkcs8 -topk8 -in client.key -passout file:pass -out encrypted.key", "");
    made.openssl(
        "pkcs12 -export -inkey client.key -in client.pem -passout file:pass -out client.p12", "");
    return made;
  }

  private static void listener(List<String> lines, String name, String certificate, String more) {
    listener(lines, name, certificate, certificate, more);
  }

  private static void listener(
      List<String> lines, String name, String certificate, String key, String more) {
    int port = MosquittoBroker.freePort();
    PORTS.put(name, port);
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("cafile " + file("ca.pem"));
    lines.add("certfile " + file(certificate + ".pem"));
    lines.add("keyfile " + file(key + ".key"));
    lines.add(more);
  }

  private static void openssl(String name, String certificate, String... more) throws IOException {
    int port = MosquittoBroker.freePort();
    PORTS.put(name, port);
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_server", "-quiet", "-accept", "127.0.0.1:" + port));
    command.addAll(List.of("-cert", file(certificate + ".pem")));
    command.addAll(List.of("-key", file(certificate + ".key")));
    command.addAll(List.of(more));
    SERVERS.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  @AfterAll
  static void stopBrokers() {
    if (broker != null) {
      broker.close();
    }
    SERVERS.forEach(Process::destroyForcibly);
  }

  @AfterEach
  void closeContext() {
    context.close();
  }

  private Session session(Case given) {
    context.secret("env:RIGHT", "open sesame").secret("env:WRONG", "close sesame");
    Settings settings = Settings.of("connect-timeout", "15s");
    if (given.settings.indexOf("tls.ca") < 0) {
      settings = settings.with("tls.ca", file("ca.pem"));
    }
    String name = given.url.replaceAll(".*\\[|].*", "");
    String port = String.valueOf(PORTS.get(name));
    settings = settings.with("brokers", given.url.replace("[" + name + "]", port));
    for (int i = 0; i < given.settings.size(); i += 2) {
      String value = given.settings.get(i + 1);
      boolean isFile = value.matches(".*\\.(pem|key|p12)");
      settings = settings.with(given.settings.get(i), isFile ? file(value) : value);
    }
    return new Session(SessionSettings.of(settings), context, listener);
  }

  private static Bad bad(FailureKind kind, String sentence, String what, String... rest) {
    String[] settings = List.of(rest).subList(1, rest.length).toArray(new String[0]);
    return new Bad(Case.of(what, rest[0], settings), kind, sentence);
  }

  static Stream<Bad> refused() {
    FailureKind auth = FailureKind.AUTHENTICATION;
    FailureKind protocol = FailureKind.PROTOCOL;
    FailureKind settings = FailureKind.CONFIGURATION;
    String good = "mqtts://localhost:[good]";
    String client = "mqtts://localhost:[client]";
    String none = "wants a client certificate and we have none; see tls.certificate";
    return Stream.of(
        bad(auth, "[CN=ca] is not in tls.ca", "unknown CA", good, "tls.ca", "other.pem"),
        bad(auth, "[CN=expired] ended at ", "expired", "mqtts://localhost:[expired]"),
        bad(auth, "[CN=future] begins at 2090-01-01", "future", "mqtts://localhost:[future]"),
        bad(
            auth,
            "is not for host [localhost] but for [broker.example]",
            "other name",
            "mqtts://localhost:[other-name]"),
        bad(
            auth,
            "is not for host [127.0.0.1] but for [localhost]",
            "IP address instead of name",
            "mqtts://127.0.0.1:[good]"),
        bad(
            auth,
            "is not for host [localhost] but for [127.0.0.1]",
            "name instead of IP address",
            "mqtts://localhost:[ip]"),
        bad(
            auth,
            "is not for host [localhost] but for [CN=cn-only] (it has no alternative names)",
            "common name only",
            "mqtts://localhost:[cn-only]"),
        bad(auth, "it is signed by itself", "self-signed", "mqtts://localhost:[self-signed]"),
        bad(
            auth,
            "has expired",
            "self-signed, trusted and expired",
            "mqtts://localhost:[self-expired]",
            "tls.ca",
            "self-expired.pem"),
        bad(
            auth,
            "[CN=between] is not in tls.ca, and the broker sends no certificate between",
            "incomplete chain",
            "mqtts://localhost:[leaf-only]"),
        bad(auth, "is too weak for this Java runtime", "weak key", "mqtts://localhost:[weak]"),
        bad(
            protocol,
            "speaks no version of TLS that we may speak, 1.2; see tls.versions",
            "broker 1.3, client 1.2",
            "mqtts://localhost:[1.3]",
            "tls.versions",
            "1.2"),
        bad(
            protocol,
            "speaks no version of TLS that we may speak, 1.3; see tls.versions",
            "broker 1.2, client 1.3",
            "mqtts://localhost:[1.2]",
            "tls.versions",
            "1.3"),
        bad(protocol, "has no cipher in common", "cipher", "mqtts://localhost:[camellia]"),
        bad(
            FailureKind.UNREACHABLE,
            "does it speak TLS at this port?",
            "plain MQTT at the port",
            "mqtts://localhost:[plain]"),
        bad(
            FailureKind.UNREACHABLE,
            "does it speak TLS at this port (mqtts://, wss://)?",
            "mqtt:// to a port of TLS",
            "mqtt://localhost:[good]"),
        bad(
            FailureKind.UNREACHABLE,
            "does it speak TLS at this port (mqtts://, wss://)?",
            "ws:// to a port of TLS",
            "ws://localhost:[good]"),
        bad(auth, none, "no client certificate, 1.2", client, "tls.versions", "1.2"),
        bad(auth, none, "no client certificate, 1.3", client, "tls.versions", "1.3"),
        client("its CA [CN=other]", "1.2", "client-other"),
        client("its CA [CN=other]", "1.3", "client-other"),
        client("it ended at ", "1.2", "client-expired"),
        client("it ended at ", "1.3", "client-expired"),
        key("cannot be decrypted with tls.key-password", "encrypted.key", "env:WRONG"),
        key("There is no secret [env:NONE] for tls.key-password", "encrypted.key", "env:NONE"),
        key("is not the key of certificate [CN=client]", "client-other.key", "env:RIGHT"),
        bad(
            settings,
            "is encrypted, and tls.key-password is not set",
            "no password for the key",
            client,
            "tls.certificate",
            "client.pem",
            "tls.key",
            "encrypted.key"),
        bad(
            settings,
            "cannot be opened with tls.keystore-password",
            "wrong password for the key store",
            client,
            "tls.keystore",
            "client.p12",
            "tls.keystore-password",
            "env:WRONG"),
        bad(
            settings,
            "is not legal PKCS #12",
            "key store that is none",
            client,
            "tls.keystore",
            "client.pem",
            "tls.keystore-password",
            "env:RIGHT"),
        bad(settings, "holds a broken certificate", "garbage", good, "tls.ca", "garbage.pem"),
        bad(settings, "no PEM certificate", "a key as CA", good, "tls.ca", "client.key"),
        bad(settings, "cannot be read", "a file that is not there", good, "tls.ca", "gone.pem"));
  }

  private static Bad client(String sentence, String version, String name) {
    return bad(
        FailureKind.AUTHENTICATION,
        "did not accept our client certificate [CN=" + name + "]: " + ANYTHING + sentence,
        name + ", " + version,
        "mqtts://localhost:[client]",
        "tls.versions",
        version,
        "tls.certificate",
        name + ".pem",
        "tls.key",
        name + ".key");
  }

  private static Bad key(String sentence, String key, String password) {
    return bad(
        FailureKind.CONFIGURATION,
        sentence,
        key + " with " + password,
        "mqtts://localhost:[client]",
        "tls.certificate",
        "client.pem",
        "tls.key",
        key,
        "tls.key-password",
        password);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusalSaysWhatIsWrong(Bad bad) {
    try (Session session = session(bad.given)) {
      session.connect();
      await().atMost(PATIENCE).until(() -> !listener.failures.isEmpty());
      Failure failure = listener.failures.get(0);
      assertThat(failure.message())
          .contains(bad.sentence.split(ANYTHING, -1))
          .doesNotContain("sesame");
      assertThat(failure.kind()).isEqualTo(bad.kind);
    }
  }

  static Stream<Case> taken() {
    String client = "mqtts://localhost:[client]";
    List<Case> cases = new ArrayList<>();
    for (String version : List.of("1.2", "1.3")) {
      for (String name : List.of("good", "rsa", "ed25519", "chain", "wss", "self-signed")) {
        String scheme = name.equals("wss") ? "wss" : "mqtts";
        cases.add(
            Case.of(
                name + ", " + version,
                scheme + "://localhost:[" + name + "]",
                "tls.versions",
                version,
                "tls.ca",
                name.equals("self-signed") ? "self.pem" : "both.pem"));
      }
      for (String form :
          List.of("client", "client-rsa/pkcs1", "client/sec1", "client-ed", "client/encrypted")) {
        String[] certificateAndKey = form.split("/", -1);
        cases.add(
            Case.of(
                form + ", " + version,
                client,
                "tls.versions",
                version,
                "tls.certificate",
                certificateAndKey[0] + ".pem",
                "tls.key",
                certificateAndKey[certificateAndKey.length - 1] + ".key",
                "tls.key-password",
                "env:RIGHT"));
      }
      cases.add(
          Case.of(
              "key store, " + version,
              client,
              "tls.versions",
              version,
              "tls.keystore",
              "client.p12",
              "tls.keystore-password",
              "env:RIGHT"));
    }
    cases.add(Case.of("IP address", "mqtts://127.0.0.1:[ip]"));
    cases.add(
        Case.of("unchecked name", "mqtts://127.0.0.1:[other-name]", "tls.verify-host", "false"));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("taken")
  void goodCertificateLogsIn(Case given) throws Exception {
    try (Session session = session(given)) {
      session.connect().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(session.state()).isEqualTo(ConnectionState.CONNECTED);
      int version = given.settings.indexOf("tls.versions");
      if (version >= 0) {
        assertThat(session.info().tls()).isEqualTo("TLSv" + given.settings.get(version + 1));
      }
      assertThat(session.info().brokerCertificateEnd()).isPresent();
    }
  }
}
