package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The settings of a connection: described, checked, typed. Immutable. */
public final class SessionSettings {
  /** All settings of a connection, in the order a form shows them. */
  public static final List<Setting> DESCRIPTIONS = SessionDescriptions.all();

  private static final List<String> ONLY_IN_5 =
      List.of(
          "session-expiry",
          "topic-alias-maximum",
          "will.delay",
          "will.expiry",
          "user-properties",
          "response-topic");

  private final Settings settings;
  private final UnaryOperator<String> words;

  private SessionSettings(Settings settings, UnaryOperator<String> words) {
    this.settings = settings;
    this.words = words;
  }

  /**
   * Types settings that {@link #check} finds no error in.
   *
   * @param settings of the connection
   * @return the typed settings
   */
  public static SessionSettings of(Settings settings) {
    return new SessionSettings(settings, UnaryOperator.identity());
  }

  /** The same with what placeholders stand for at this moment. */
  SessionSettings filled(Placeholders placeholders) {
    return new SessionSettings(settings, placeholders::fill);
  }

  /**
   * Everything that is wrong, offline. Reads certificates, never a secret.
   *
   * @param settings of the connection
   * @return issues whose path is the key
   */
  public static List<Issue> check(Settings settings) {
    return check(settings, InstantSource.system());
  }

  static List<Issue> check(Settings settings, InstantSource clock) {
    List<Issue> issues = new ArrayList<>(new SettingValidator(DESCRIPTIONS).check(settings));
    checkBrokers(settings, issues);
    StandingMessages.check(settings, issues);
    CanarySettings.check(settings, issues);
    OutboundSettings.check(settings, issues);
    TlsCheck.check(settings, clock, issues);
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

  /**
   * What only one client at a time may have: its id, at each of its brokers (MQTT 5 §3.1.4).
   *
   * @param instance the name of the connection
   * @param settings of the connection; what is wrong in them is left out
   * @return for people, with the setting that says so; empty if the id is new for each run
   */
  public static Map<String, String> claims(String instance, Settings settings) {
    String id = of(settings).text("client-id").replace("{instance}", instance);
    Map<String, String> claims = new LinkedHashMap<>();
    if (id.isEmpty() || id.contains("{random}")) {
      return claims;
    }
    String key = settings.text("client-id").isPresent() ? "client-id" : "brokers";
    for (String url : settings.items("brokers")) {
      hostAndPort(url).ifPresent(at -> claims.put("client id [" + id + "] at broker " + at, key));
    }
    return claims;
  }

  // What is no URL is told by check.
  private static Optional<String> hostAndPort(String url) {
    try {
      BrokerAddress broker = BrokerAddress.parse(url);
      return Optional.of(broker.host().toLowerCase(Locale.ROOT) + ":" + broker.port());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
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
    checkProtocol(issues);
    if (text("client-id").isEmpty() && !cleanStart()) {
      issues.add(Issue.error("client-id", "Without clean-start the client id must not be empty"));
    }
  }

  // What is written and has no effect; defaults go without a word.
  private void checkProtocol(List<Issue> issues) {
    if (!protocol().equals(Optional.of(Protocol.V3_1_1))) {
      return;
    }
    for (String key : ONLY_IN_5) {
      if (settings.text(key).isPresent() || !settings.section(key).values().isEmpty()) {
        issues.add(
            Issue.warning(
                    key,
                    "Setting [" + key + "] has no effect: MQTT 3.1.1 does not know such a thing")
                .suggest("protocol: auto"));
      }
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

  /**
   * How received values reach the host.
   *
   * @return typed
   */
  public DeliverySettings delivery() {
    return new DeliverySettings(
        flag("snapshot"),
        duration("snapshot.timeout"),
        text("acknowledge").equals(DeliverySettings.TAKEN),
        isSessionKept(),
        keepAlive().multipliedBy(3).dividedBy(2));
  }

  // A session of MQTT 3.1.1 has no expiry (MQTT 3.1.1 §3.1.2.4).
  private boolean isSessionKept() {
    return !cleanStart()
        && (sessionExpirySeconds() > 0 || protocol().equals(Optional.of(Protocol.V3_1_1)));
  }

  List<BrokerAddress> brokers() {
    return settings.items("brokers").stream().map(BrokerAddress::parse).toList();
  }

  String clientId(String instance, String random) {
    return text("client-id").replace("{instance}", instance).replace("{random}", random);
  }

  /**
   * What is about commands and requests.
   *
   * @return typed
   */
  public OutboundSettings outbound() {
    return OutboundSettings.of(settings);
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

  /** Empty for {@code auto}. */
  Optional<Protocol> protocol() {
    return switch (text("protocol")) {
      case "5" -> Optional.of(Protocol.V5);
      case "3.1.1" -> Optional.of(Protocol.V3_1_1);
      default -> Optional.empty();
    };
  }

  int topicAliasMaximum() {
    return (int) whole("topic-alias-maximum");
  }

  int receiveMaximum() {
    return (int) whole("receive-maximum");
  }

  int subscribeMaximum() {
    return (int) whole("subscribe-maximum");
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

  /**
   * How often diagnostics are worked out.
   *
   * @return at least 100 ms
   */
  public Duration diagnosticsInterval() {
    return duration("diagnostics.interval");
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
    return standing(
        "will", duration("will.delay").toSeconds(), duration("will.expiry").toSeconds());
  }

  Optional<StandingMessage> birth() {
    return standing("birth", 0, 0);
  }

  Optional<StandingMessage> shutdown() {
    return standing("shutdown", 0, 0);
  }

  private Optional<StandingMessage> standing(
      String section, long delaySeconds, long expirySeconds) {
    return settings
        .text(section + ".topic")
        .map(
            topic ->
                new StandingMessage(
                    topic,
                    words.apply(text(section + ".payload")).getBytes(StandardCharsets.UTF_8),
                    (int) whole(section + ".qos"),
                    flag(section + ".retain"),
                    delaySeconds,
                    expirySeconds));
  }

  Duration failBack() {
    return duration("fail-back");
  }

  Map<String, String> userProperties() {
    return settings.section("user-properties").values();
  }

  CanarySettings canary(String id, String instance) {
    return CanarySettings.of(settings, id, instance);
  }

  TlsSettings tls() {
    return TlsSettings.of(settings);
  }
}
