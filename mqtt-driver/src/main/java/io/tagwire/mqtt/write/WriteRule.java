package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.queue.Delivery;
import io.tagwire.mqtt.queue.OfflineRule;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.SessionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a point says about writing, compiled. Immutable. */
public final class WriteRule {
  /** The places a payload may have. */
  static final Set<String> PLACES = Set.of("value", "time", "time-ms", "id", "uuid");

  private final String topic;
  private final int qos;
  private final boolean retain;
  private final Optional<Duration> expiry;
  private final PayloadTemplate template;
  private final ValueEncoder encoder;
  private final Confirmation confirmation;
  private final Optional<Confirmation> answer;
  private final Optional<Together> together;
  private final Optional<SelectRule> selection;
  private final Optional<Duration> confirmWithin;
  private final Duration minInterval;
  private final OfflineRule offline;
  private final Duration maxAge;
  private final boolean seesItself;
  private final Map<String, String> properties;

  private WriteRule(
      Point point,
      String topic,
      PayloadTemplate template,
      ValueEncoder encoder,
      Confirmation confirmation,
      Optional<Confirmation> answer,
      Optional<Together> together,
      Optional<SelectRule> selection) {
    Settings settings = point.settings();
    this.topic = topic;
    this.template = template;
    this.encoder = encoder;
    this.confirmation = confirmation;
    this.answer = answer;
    this.together = together;
    this.selection = selection;
    this.confirmWithin = settings.duration("confirm.within");
    this.minInterval = settings.duration("write.min-interval").orElse(Duration.ZERO);
    this.offline =
        OfflineRule.valueOf(
            settings
                .text("write.offline")
                .orElse("reject")
                .replace('-', '_')
                .toUpperCase(Locale.ROOT));
    this.maxAge = settings.duration("write.max-age").orElse(Duration.ofMinutes(1));
    this.seesItself = point.access().canRead() && reads(point, topic);
    this.properties = properties(settings);
    this.qos = settings.whole("write.qos").orElse(1L).intValue();
    this.retain = settings.flag("write.retain").orElse(false);
    this.expiry = settings.duration("write.expiry");
  }

  private static boolean reads(Point point, String topic) {
    try {
      return TopicFilter.parse(point.address()).matches(topic);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, String> properties(Settings settings) {
    Map<String, String> properties = new HashMap<>();
    settings.text("write.content-type").ifPresent(type -> properties.put("content-type", type));
    settings
        .section("write.user-properties")
        .values()
        .forEach((name, text) -> properties.put("user." + name, text));
    return Map.copyOf(properties);
  }

  /**
   * Compiles a point.
   *
   * @param point the point
   * @param issues gets what is wrong beyond kinds and ranges; paths are {@code points/<id>/<key>}
   * @return the rule; empty if the point is not writable or something is wrong
   */
  public static Optional<WriteRule> parse(Point point, List<Issue> issues) {
    List<Issue> found = new ArrayList<>();
    Optional<WriteRule> rule = Optional.empty();
    if (point.access().canWrite()) {
      rule = compile(point, found);
    } else {
      refuseSettings(point, found);
    }
    found.forEach(issue -> issues.add(issue.under("points/" + point.id())));
    return rule;
  }

  private static void refuseSettings(Point point, List<Issue> issues) {
    for (String section : List.of("write", "confirm", "answer", "select")) {
      point.settings().section(section).values().keySet().stream()
          .findFirst()
          .ifPresent(
              key ->
                  issues.add(
                      Issue.warning(
                          section + "." + key,
                          "Point [" + point.id() + "] is read only: it is never written")));
    }
  }

  private static Optional<WriteRule> compile(Point point, List<Issue> issues) {
    Settings settings = point.settings();
    Optional<Together> together = Together.parse(point, issues);
    boolean json = settings.text("write.format").map("json"::equals).orElse(together.isPresent());
    boolean named = together.filter(WriteRule::isNamed).isPresent();
    String topic = topic(point, issues);
    PayloadTemplate template =
        template(settings.text("write.payload").orElse("{value}"), json, named, issues);
    if (named && template != null && !template.has(settings.text("write.member").orElse(""))) {
      issues.add(
          Issue.error(
              "write.member",
              "The payload has no place {" + settings.text("write.member").orElse("") + "}"));
    }
    if (together.isPresent() && !named && template != null && !template.has("value")) {
      issues.add(
          Issue.error(
              "write.payload",
              "With [write.together] the payload needs {value}, the object of all points"));
    }
    checkRisks(point, issues);
    try {
      ValueEncoder encoder = ValueEncoder.of(point, json, issues);
      Confirmation confirmation =
          new ConfirmationCompiler(point, hasId(topic, template), issues).compile();
      Optional<Confirmation> answer =
          new FirstAnswerCompiler(settings, hasId(topic, template), issues).compile();
      Optional<SelectRule> selection = new SelectCompiler(settings, issues).compile(json);
      boolean faulty = issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR);
      return faulty || topic == null || template == null
          ? Optional.empty()
          : Optional.of(
              new WriteRule(
                  point, topic, template, encoder, confirmation, answer, together, selection));
    } catch (IllegalArgumentException e) {
      // A value out of its kind: the validator names it.
      return Optional.empty();
    }
  }

  private static boolean isNamed(Together together) {
    return together.place() instanceof Together.Named;
  }

  private static boolean hasId(@Nullable String topic, @Nullable PayloadTemplate template) {
    return (topic != null && CommandIds.isIn(topic))
        || (template != null && (template.has("id") || template.has("uuid")));
  }

  private static @Nullable String topic(Point point, List<Issue> issues) {
    Optional<String> own = point.settings().text("write.topic");
    if (own.isPresent()) {
      Optional<String> fault = SessionSettings.topicFault(own.get());
      fault.ifPresent(text -> issues.add(Issue.error("write.topic", text)));
      return fault.isPresent() ? null : own.get();
    }
    try {
      TopicFilter filter = TopicFilter.parse(point.address());
      if (filter.isExact()) {
        return filter.wire();
      }
      issues.add(
          Issue.error(
                  "write.topic",
                  "Point ["
                      + point.id()
                      + "] can be written, but its address ["
                      + point.address()
                      + "] has a wildcard and names no single topic")
              .suggest("write.topic: the topic for commands"));
    } catch (IllegalArgumentException e) {
      if (point.address().isEmpty()) {
        issues.add(
            Issue.error(
                "write.topic", "Point [" + point.id() + "] has neither write.topic nor address"));
      }
    }
    return null;
  }

  private static @Nullable PayloadTemplate template(
      String text, boolean json, boolean anyPlace, List<Issue> issues) {
    try {
      return anyPlace
          ? PayloadTemplate.open(text, json)
          : PayloadTemplate.parse(text, json, PLACES);
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("write.payload", String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static void checkRisks(Point point, List<Issue> issues) {
    Settings settings = point.settings();
    if (settings.text("write.retain").filter("true"::equals).isPresent()) {
      issues.add(
          Issue.warning(
              "write.retain",
              "A retained command is sent to the device again whenever it connects, and moves the"
                  + " plant then"));
    }
    String offline = settings.text("write.offline").orElse("reject");
    if (offline.equals("reject") && settings.text("write.max-age").isPresent()) {
      issues.add(
          Issue.warning(
              "write.max-age", "Setting [write.max-age] has no effect with write.offline reject"));
    }
    if (offline.equals("queue") && settings.text("write.qos").filter("0"::equals).isPresent()) {
      issues.add(
          Issue.warning(
              "write.qos",
              "With QoS 0 a command leaves the queue when it is sent, whether it arrives or not"));
    }
    if (settings.text("scale").filter(WriteRule::isZero).isPresent()) {
      issues.add(Issue.error("scale", "A scale of 0 has no inverse: the point cannot be written"));
    }
  }

  private static boolean isZero(String number) {
    try {
      return Double.parseDouble(number) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  String topic() {
    return topic;
  }

  int qos() {
    return qos;
  }

  boolean retain() {
    return retain;
  }

  Duration expiry(Duration timeout) {
    return expiry.orElse(timeout);
  }

  /** What becomes of a command while the link is down. */
  OfflineRule offline() {
    return offline;
  }

  /**
   * How a command may wait.
   *
   * @param key of what it commands
   */
  Delivery delivery(Object key) {
    return new Delivery(offline, key, maxAge, expiry);
  }

  /** How the point shares a command with others; empty if it has one of its own. */
  Optional<Together> together() {
    return together;
  }

  /** The setting that keeps two points from sharing a command; empty if none does. */
  Optional<String> differenceTo(WriteRule other) {
    Map<String, Object> here = shared();
    Map<String, Object> there = other.shared();
    return here.keySet().stream()
        .filter(key -> !Objects.equals(here.get(key), there.get(key)))
        .findFirst();
  }

  // What there is only one of in a message.
  private Map<String, Object> shared() {
    Map<String, Object> shared = new LinkedHashMap<>();
    shared.put("write.topic", topic);
    shared.put("write.qos", qos);
    shared.put("write.retain", retain);
    shared.put("write.payload", template.toString());
    shared.put("write.others", together.map(Together::othersLast).orElse(false));
    shared.put("write.offline", offline);
    shared.put("write.max-age", maxAge);
    shared.put("write.expiry", expiry);
    shared.put("write.user-properties", properties);
    return shared;
  }

  PayloadTemplate template() {
    return template;
  }

  ValueEncoder encoder() {
    return encoder;
  }

  /** How the device tells that it took it. */
  Confirmation confirmation() {
    return confirmation;
  }

  /** What the device says before that; empty if it says nothing. */
  Optional<Confirmation> answer() {
    return answer;
  }

  /** Whether answers repeat the number of a command as a UUID. */
  boolean isNumberedByUuid() {
    return template.has("uuid") || topic.contains("{uuid}");
  }

  /** All that the device has to tell, for who must hear it. */
  List<Confirmation> confirmations() {
    List<Confirmation> all = new ArrayList<>(List.of(confirmation));
    answer.ifPresent(all::add);
    selection.ifPresent(select -> all.add(select.by()));
    return List.copyOf(all);
  }

  /** How the device is selected before a command; empty if it need not be. */
  Optional<SelectRule> selection() {
    return selection;
  }

  /** How long the confirmation may take from sending on; empty for as long as the write. */
  Optional<Duration> confirmWithin() {
    return confirmWithin;
  }

  /** The shortest time between two commands; zero for any. */
  Duration minInterval() {
    return minInterval;
  }

  /** Whether the point reads the topic it writes to, so that it sees its own command. */
  boolean seesItself() {
    return seesItself;
  }

  /** Properties of every command, by name as in {@link OutboundMessage}. */
  Map<String, String> properties() {
    return properties;
  }

  /** Why a stage can never be reached; empty if it can. */
  Optional<String> unreachable(WriteStage stage) {
    if (stage == WriteStage.ACKNOWLEDGED && qos == 0) {
      return Optional.of("write.qos is 0: no broker acknowledges it");
    }
    return stage == WriteStage.CONFIRMED && confirmation instanceof Confirmation.None
        ? Optional.of("confirm.by is none: nothing tells that the device took it")
        : Optional.empty();
  }

  /** Whether what the point shows now confirms the value written. */
  boolean confirms(Value written, TagValue shown) {
    return confirmation instanceof Confirmation.ByValue by
        && shown.quality().isGood()
        && Confirmation.same(written, shown.value(), by.tolerance());
  }
}
