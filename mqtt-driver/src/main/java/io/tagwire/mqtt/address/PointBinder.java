package io.tagwire.mqtt.address;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.codec.DecoderCompiler;
import io.tagwire.mqtt.codec.PointDecoder;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.presence.Availability;
import io.tagwire.mqtt.presence.PresenceMode;
import io.tagwire.mqtt.presence.PresenceRule;
import io.tagwire.mqtt.presence.PresenceRules;
import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import io.tagwire.mqtt.route.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles points, for {@code check} and {@code open} alike. Thread-safe. */
public final class PointBinder {
  /** What an address begins with that names a diagnostic of the driver, not a topic. */
  public static final String DIAGNOSTIC = "$driver/";

  private final SettingValidator validator;

  /**
   * What a point means.
   *
   * @param binding compiled; empty for a point that is not readable, or has an error
   * @param issues what is wrong with the point, all of it; paths as in {@link Issue}
   */
  public record Bound(Optional<PointBinding> binding, List<Issue> issues) {
    /** Copies the issues. */
    public Bound {
      issues = List.copyOf(issues);
    }

    /**
     * Whether the point cannot work.
     *
     * @return true if an issue is an error
     */
    public boolean isFaulty() {
      return hasError(issues);
    }
  }

  /**
   * A binder.
   *
   * @param otherSettings point settings that belong to other parts of the driver: they are checked
   *     by their description only
   */
  public PointBinder(List<Setting> otherSettings) {
    List<Setting> known = new ArrayList<>(ReadSettings.all());
    known.addAll(otherSettings);
    this.validator = new SettingValidator(known);
  }

  /**
   * Compiles a point. A diagnostic has neither binding nor issues.
   *
   * @param point the point
   * @return the binding, or everything that is wrong
   */
  public Bound bind(Point point) {
    if (point.address().startsWith(DIAGNOSTIC)) {
      return new Bound(Optional.empty(), List.of());
    }
    Settings settings = point.settings();
    List<Issue> issues =
        new ArrayList<>(settings.values().isEmpty() ? List.of() : validator.check(settings));
    boolean addressed = point.access().canRead() || !point.address().isEmpty();
    TopicFilter filter = addressed ? filter(point, issues) : null;
    PointBinding binding = point.access().canRead() ? compile(point, filter, issues) : null;
    List<Issue> placed = issues.stream().map(issue -> issue.under("points/" + point.id())).toList();
    return new Bound(hasError(placed) ? Optional.empty() : Optional.ofNullable(binding), placed);
  }

  private static @Nullable TopicFilter filter(Point point, List<Issue> issues) {
    try {
      return TopicFilter.parse(point.address());
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("address", String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static PointBinding compile(
      Point point, @Nullable TopicFilter filter, List<Issue> issues) {
    Settings settings = point.settings();
    Map<String, Integer> variables = filter == null ? Map.of() : filter.variables();
    PointDecoder decoder = new DecoderCompiler(point, variables, issues).compile();
    PresenceRules presence = new PresenceRules(presence(settings, issues), mode(settings));
    checkShared(settings, filter, issues);
    boolean sound = !hasError(issues);
    return new PointBinding(
        point,
        filter == null ? TopicFilter.parse("#") : filter,
        sound ? options(settings) : SubscribeOptions.of(1),
        decoder,
        presence,
        settings.text("offline-quality").orElse("bad").equals("bad"),
        sound ? settings.duration("stale-after").orElse(Duration.ZERO) : Duration.ZERO,
        sound
            ? RetainedRule.valueOf(
                settings.text("retained").orElse("initial").toUpperCase(Locale.ROOT))
            : RetainedRule.INITIAL,
        settings.text("history").orElse("never").equals("late"));
  }

  private static SubscribeOptions options(Settings settings) {
    return new SubscribeOptions(
        settings.whole("qos").orElse(1L).intValue(),
        settings.flag("no-local").orElse(false),
        settings.flag("retain-as-published").orElse(false),
        RetainHandling.valueOf(
            settings.text("retain-handling").orElse("always").toUpperCase(Locale.ROOT)));
  }

  // A shared subscription with "no local" is a protocol error (MQTT 5 §3.8.3.1).
  private static void checkShared(
      Settings settings, @Nullable TopicFilter filter, List<Issue> issues) {
    boolean noLocal = settings.text("no-local").filter("true"::equals).isPresent();
    if (noLocal && filter != null && filter.isShared()) {
      issues.add(
          Issue.error(
              "no-local",
              "Setting [no-local] is not possible with the shared filter ["
                  + filter
                  + "] (MQTT 5 §3.8.3.1)"));
    }
  }

  private static List<PresenceRule> presence(Settings settings, List<Issue> issues) {
    List<PresenceRule> rules = new ArrayList<>();
    List<Settings> rows = settings.rows("presence");
    for (int i = 0; i < rows.size(); i++) {
      String path = "presence." + i;
      Settings row = rows.get(i);
      String topic = row.text("topic").orElse("");
      if (!topic.isEmpty()) {
        checkTopic(topic, path + ".topic", issues);
      }
      Set<String> online = words(row.text("online").orElse("online"));
      Set<String> offline = words(row.text("offline").orElse(""));
      for (String word : online) {
        if (offline.contains(word)) {
          issues.add(
              Issue.error(path, "Presence text [" + word + "] means both online and offline"));
        }
      }
      try {
        TextReader reader = TextReader.of(row.text("selector").orElse("$payload"), Map.of());
        Availability others =
            row.text("others").orElse("offline").equals("ignored")
                ? Availability.UNKNOWN
                : Availability.OFFLINE;
        rules.add(new PresenceRule(topic, reader, online, offline, others));
      } catch (IllegalArgumentException e) {
        issues.add(Issue.error(path + ".selector", String.valueOf(e.getMessage())));
      }
    }
    return rules;
  }

  // A mode that is not known is an issue already.
  private static PresenceMode mode(Settings settings) {
    String name = settings.text("presence-mode").orElse("all").toUpperCase(Locale.ROOT);
    return Arrays.stream(PresenceMode.values())
        .filter(mode -> mode.name().equals(name))
        .findFirst()
        .orElse(PresenceMode.ALL);
  }

  private static void checkTopic(String topic, String path, List<Issue> issues) {
    try {
      if (!TopicFilter.parse(topic).isExact()) {
        issues.add(
            Issue.error(path, "Presence topic [" + topic + "] must be one topic, not a filter"));
      }
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error(path, String.valueOf(e.getMessage())));
    }
  }

  private static Set<String> words(String joined) {
    Set<String> words = new HashSet<>();
    for (String word : joined.split("\\|", -1)) {
      String trimmed = word.trim().toLowerCase(Locale.ROOT);
      if (!trimmed.isEmpty()) {
        words.add(trimmed);
      }
    }
    return words;
  }

  private static boolean hasError(List<Issue> issues) {
    return issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR);
  }
}
