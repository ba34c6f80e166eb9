package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.File;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a connection: described, checked, typed. Immutable. */
public final class SessionSettings {
  /** All settings of a connection, in the order a form shows them. */
  public static final List<Setting> DESCRIPTIONS =
      List.of(
          Setting.of(
                  "brokers",
                  new Items(Text.ANY),
                  "Brokers",
                  "Where the broker listens: mqtt://host (1883), mqtts://host (8883, TLS),"
                      + " ws://host/path or wss://host/path. Several are tried in this order, one at"
                      + " a time; after a connection was lost it starts from the first again.")
              .asRequired(),
          Setting.of(
                  "client-id",
                  Text.ANY,
                  "Client id",
                  "How the broker knows us. {instance} is the name of the connection, {random} a"
                      + " random word made once for each run; empty lets the broker choose. Two"
                      + " clients with one id drive each other out.")
              .orElse("tagwire-{instance}-{random}"),
          Setting.of("username", Text.ANY, "User name", "The name to log in with."),
          Setting.of(
              "password",
              new Secret(),
              "Password",
              "A reference to the password or token, such as env:PLANT_PASSWORD or"
                  + " file:secrets/plant."),
          Setting.of(
                  "keep-alive",
                  new Time(Duration.ZERO, Duration.ofSeconds(65_535)),
                  "Keep alive",
                  "The longest silence on the connection; when nothing comes for one and a half"
                      + " times as long it counts as lost. 0 switches that off.")
              .orElse("30s"),
          Setting.of(
                  "clean-start",
                  new Flag(),
                  "Clean start",
                  "Whether the broker forgets what it kept for this client id. false needs a fixed"
                      + " client-id and a session-expiry.")
              .orElse("true")
              .asAdvanced(),
          Setting.of(
                  "session-expiry",
                  new Time(Duration.ZERO, Duration.ofSeconds(0xFFFF_FFFFL)),
                  "Session expiry",
                  "How long the broker keeps subscriptions and messages after the connection is"
                      + " lost.")
              .orElse("0")
              .asAdvanced(),
          Setting.of(
                  "receive-maximum",
                  new Whole(1, 65_535, "messages"),
                  "Receive maximum",
                  "How many messages of QoS 1 and 2 may be under way at once, in either direction.")
              .orElse("1000")
              .asAdvanced(),
          Setting.of(
                  "maximum-packet-size",
                  new Whole(1_024, 268_435_460, "bytes"),
                  "Maximum packet size",
                  "The longest packet taken. The broker is told and does not send longer ones; one"
                      + " that does is left.")
              .orElse("16777216")
              .asAdvanced(),
          Setting.of(
                  "queue-capacity",
                  new Whole(1, 1_000_000, "messages"),
                  "Queue capacity",
                  "How many messages may wait to be published while the broker is slow; more are"
                      + " refused. Also how many writes may be under way.")
              .orElse("1000")
              .asAdvanced(),
          Setting.of(
                  "connect-timeout",
                  new Time(Duration.ofMillis(100), Duration.ofMinutes(5)),
                  "Connect timeout",
                  "How long one attempt may take, from TCP to the answer of the broker.")
              .orElse("10s")
              .asAdvanced(),
          Setting.of(
                  "reconnect.first",
                  new Time(Duration.ofMillis(1), Duration.ofMinutes(10)),
                  "First reconnect",
                  "The longest pause before the first attempt after a loss; it doubles with each"
                      + " attempt.")
              .orElse("100ms")
              .asAdvanced(),
          Setting.of(
                  "reconnect.max",
                  new Time(Duration.ofMillis(1), Duration.ofHours(1)),
                  "Longest reconnect pause",
                  "The longest pause between attempts. After a refused login or a take-over by"
                      + " another client it is 5 s to 60 s instead.")
              .orElse("2s")
              .asAdvanced(),
          Setting.of(
              "will.topic",
              Text.ANY,
              "Will topic",
              "The topic the broker publishes to when this connection is lost."),
          Setting.of("will.payload", Text.ANY, "Will payload", "What it publishes there.")
              .orElse(""),
          Setting.of("will.qos", new Whole(0, 2, ""), "Will QoS", "Its delivery promise.")
              .orElse("1")
              .asAdvanced(),
          Setting.of("will.retain", new Flag(), "Will retained", "Whether the broker keeps it.")
              .orElse("true")
              .asAdvanced(),
          Setting.of(
                  "will.delay",
                  new Time(Duration.ZERO, Duration.ofSeconds(0xFFFF_FFFFL)),
                  "Will delay",
                  "How long the broker waits for us to come back before it publishes the will.")
              .orElse("0")
              .asAdvanced(),
          Setting.of(
              "birth.topic",
              Text.ANY,
              "Birth topic",
              "The topic we publish to after every connect; usually the one of the will."),
          Setting.of("birth.payload", Text.ANY, "Birth payload", "What we publish there.")
              .orElse(""),
          Setting.of("birth.qos", new Whole(0, 2, ""), "Birth QoS", "Its delivery promise.")
              .orElse("1")
              .asAdvanced(),
          Setting.of("birth.retain", new Flag(), "Birth retained", "Whether the broker keeps it.")
              .orElse("true")
              .asAdvanced(),
          Setting.of(
                  "user-properties",
                  new Entries(Text.ANY),
                  "User properties",
                  "Names and texts sent to the broker when connecting (MQTT 5 §3.1.2.11.8).")
              .asAdvanced(),
          Setting.of(
              "tls.ca",
              new File(),
              "CA certificates",
              "A PEM file with the certificates that may sign the broker's. Without it those of the"
                  + " Java runtime count."),
          Setting.of(
              "tls.certificate",
              new File(),
              "Client certificate",
              "A PEM file with our certificate and what links it to its CA."),
          Setting.of(
              "tls.key",
              new File(),
              "Client key",
              "A PEM file with the private key of our certificate: PKCS #8 (also encrypted), PKCS #1"
                  + " or SEC 1."),
          Setting.of(
              "tls.key-password",
              new Secret(),
              "Key password",
              "A reference to the password of an encrypted tls.key."),
          Setting.of(
              "tls.keystore",
              new File(),
              "Client key store",
              "A PKCS #12 file with our certificate and key, instead of tls.certificate and"
                  + " tls.key."),
          Setting.of(
              "tls.keystore-password",
              new Secret(),
              "Key store password",
              "A reference to the password of tls.keystore."),
          Setting.of(
                  "tls.verify-host",
                  new Flag(),
                  "Check host name",
                  "Whether the broker's certificate must be for the host in its URL. Off, anybody"
                      + " with a certificate of the same CA can pose as the broker.")
              .orElse("true")
              .asAdvanced());

  private final Settings settings;

  private SessionSettings(Settings settings) {
    this.settings = settings;
  }

  /**
   * Types settings that {@link #check} finds no error in.
   *
   * @param settings of the connection
   * @return the typed settings
   */
  public static SessionSettings of(Settings settings) {
    return new SessionSettings(settings);
  }

  /**
   * Everything that is wrong, offline. Looks whether files exist.
   *
   * @param settings of the connection
   * @return issues whose path is the key
   */
  public static List<Issue> check(Settings settings) {
    List<Issue> issues = new ArrayList<>(new SettingValidator(DESCRIPTIONS).check(settings));
    checkBrokers(settings, issues);
    checkMessage("will", List.of("payload", "qos", "retain", "delay"), settings, issues);
    checkMessage("birth", List.of("payload", "qos", "retain"), settings, issues);
    checkTls(settings, issues);
    if (issues.stream().noneMatch(issue -> issue.severity() == Severity.ERROR)) {
      of(settings).checkTogether(issues);
    }
    return List.copyOf(issues);
  }

  private static void checkBrokers(Settings settings, List<Issue> issues) {
    List<String> brokers = settings.items("brokers");
    boolean single = settings.text("brokers").isPresent();
    boolean tls = false;
    for (int i = 0; i < brokers.size(); i++) {
      String path = single ? "brokers" : "brokers." + i;
      try {
        BrokerAddress broker = BrokerAddress.parse(brokers.get(i));
        tls |= broker.tls();
        if (!broker.tls() && settings.text("password").isPresent() && !broker.loopback()) {
          issues.add(
              Issue.warning(path, "The password travels unencrypted to " + broker)
                  .suggest("mqtts://" + broker.host()));
        }
      } catch (IllegalArgumentException e) {
        issues.add(Issue.error(path, Faults.text(e)));
        tls = true;
      }
    }
    if (!tls && !brokers.isEmpty() && !settings.section("tls").values().isEmpty()) {
      issues.add(
          Issue.warning("tls", "TLS is configured, but no broker URL is mqtts:// or wss://"));
    }
  }

  private static void checkMessage(
      String section, List<String> others, Settings settings, List<Issue> issues) {
    Settings message = settings.section(section);
    Optional<String> topic = message.text("topic");
    if (topic.isEmpty()) {
      for (String key : others) {
        if (message.text(key).isPresent()) {
          issues.add(
              Issue.error(
                  section + "." + key,
                  "Setting [" + section + "." + key + "] needs [" + section + ".topic]"));
        }
      }
      return;
    }
    topicFault(topic.get()).ifPresent(fault -> issues.add(Issue.error(section + ".topic", fault)));
  }

  /**
   * What is wrong with a topic name (MQTT 5 §4.7).
   *
   * @param topic the name
   * @return a sentence, or empty if it is legal
   */
  public static Optional<String> topicFault(String topic) {
    if (topic.isEmpty()) {
      return Optional.of("A topic must not be empty");
    }
    for (int i = 0; i < topic.length(); i++) {
      char c = topic.charAt(i);
      if (c == '+' || c == '#') {
        return Optional.of(
            "Topic ["
                + topic
                + "]: a message is published to one topic, '"
                + c
                + "' is a wildcard, found at index "
                + i);
      }
      if (c == 0) {
        return Optional.of("Topic [" + topic + "]: U+0000 is not allowed, found at index " + i);
      }
    }
    int length = topic.getBytes(StandardCharsets.UTF_8).length;
    return length > 65_535
        ? Optional.of("A topic has at most 65535 bytes, not " + length)
        : Optional.empty();
  }

  private static void checkTls(Settings settings, List<Issue> issues) {
    for (String key : List.of("tls.ca", "tls.certificate", "tls.key", "tls.keystore")) {
      settings.text(key).flatMap(file -> fileFault(key, file)).ifPresent(issues::add);
    }
    boolean certificate = settings.text("tls.certificate").isPresent();
    boolean key = settings.text("tls.key").isPresent();
    if (certificate != key) {
      String there = certificate ? "tls.certificate" : "tls.key";
      String missing = certificate ? "tls.key" : "tls.certificate";
      issues.add(Issue.error(there, "Setting [" + there + "] needs [" + missing + "]"));
    }
    if (certificate && settings.text("tls.keystore").isPresent()) {
      issues.add(
          Issue.error(
              "tls.keystore",
              "Either [tls.keystore] or [tls.certificate] and [tls.key], not both"));
    }
    if (settings.text("tls.verify-host").filter("false"::equals).isPresent()) {
      issues.add(
          Issue.warning(
              "tls.verify-host",
              "The host name is not checked: anybody with a certificate of the same CA can pose as"
                  + " the broker"));
    }
  }

  private static Optional<Issue> fileFault(String key, String file) {
    try {
      return Files.isReadable(Path.of(file))
          ? Optional.empty()
          : Optional.of(
              Issue.error(key, "File [" + file + "] of [" + key + "] cannot be read")
                  .suggest("is it there, and may this user read it?"));
    } catch (InvalidPathException e) {
      return Optional.of(Issue.error(key, "[" + file + "] of [" + key + "] is not a file name"));
    }
  }

  // Only where each setting is right by itself.
  private void checkTogether(List<Issue> issues) {
    if (reconnectFirst().compareTo(reconnectMax()) > 0) {
      issues.add(
          Issue.error(
              "reconnect.first",
              "Setting [reconnect.first] must not be longer than [reconnect.max], "
                  + reconnectMax().toMillis()
                  + " ms"));
    }
    if (!cleanStart() && text("client-id").contains("{random}")) {
      issues.add(
          Issue.warning(
                  "clean-start",
                  "The broker keeps nothing for a client id that changes with each run")
              .suggest("a client-id without {random}"));
    }
    if (text("client-id").isEmpty() && !cleanStart()) {
      issues.add(Issue.error("client-id", "Without clean-start the client id must not be empty"));
    }
  }

  private String text(String key) {
    return settings
        .text(key)
        .or(
            () ->
                DESCRIPTIONS.stream()
                    .filter(setting -> setting.key().equals(key))
                    .findFirst()
                    .flatMap(Setting::fallback))
        .orElseThrow(() -> new IllegalStateException("no fallback for " + key));
  }

  private <T> T typed(String key, java.util.function.Function<Settings, Optional<T>> accessor) {
    return accessor
        .apply(Settings.of(key, text(key)))
        .orElseThrow(() -> new IllegalStateException(key));
  }

  private Duration duration(String key) {
    return typed(key, s -> s.duration(key));
  }

  private long whole(String key) {
    return typed(key, s -> s.whole(key));
  }

  private boolean flag(String key) {
    return typed(key, s -> s.flag(key));
  }

  List<BrokerAddress> brokers() {
    return settings.items("brokers").stream().map(BrokerAddress::parse).toList();
  }

  String clientId(String instance, String random) {
    return text("client-id").replace("{instance}", instance).replace("{random}", random);
  }

  Optional<String> username() {
    return settings.text("username");
  }

  Optional<String> password() {
    return settings.text("password");
  }

  Duration keepAlive() {
    return duration("keep-alive");
  }

  boolean cleanStart() {
    return flag("clean-start");
  }

  long sessionExpirySeconds() {
    return duration("session-expiry").toSeconds();
  }

  int receiveMaximum() {
    return (int) whole("receive-maximum");
  }

  long maximumPacketSize() {
    return whole("maximum-packet-size");
  }

  /**
   * How many messages may wait to be published, and how many writes may be under way.
   *
   * @return at least 1
   */
  public int queueCapacity() {
    return (int) whole("queue-capacity");
  }

  Duration connectTimeout() {
    return duration("connect-timeout");
  }

  Duration reconnectFirst() {
    return duration("reconnect.first");
  }

  Duration reconnectMax() {
    return duration("reconnect.max");
  }

  Optional<StandingMessage> will() {
    return standing("will", duration("will.delay").toSeconds());
  }

  Optional<StandingMessage> birth() {
    return standing("birth", 0);
  }

  private Optional<StandingMessage> standing(String section, long delaySeconds) {
    return settings
        .text(section + ".topic")
        .map(
            topic ->
                new StandingMessage(
                    topic,
                    text(section + ".payload").getBytes(StandardCharsets.UTF_8),
                    (int) whole(section + ".qos"),
                    flag(section + ".retain"),
                    delaySeconds));
  }

  Map<String, String> userProperties() {
    return settings.section("user-properties").values();
  }

  TlsSettings tls() {
    return new TlsSettings(
        settings.text("tls.ca").map(Path::of),
        settings.text("tls.certificate").map(Path::of),
        settings.text("tls.key").map(Path::of),
        settings.text("tls.key-password"),
        settings.text("tls.keystore").map(Path::of),
        settings.text("tls.keystore-password"),
        flag("tls.verify-host"));
  }
}
