package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.DecoderCompiler;
import io.tagwire.mqtt.codec.PointDecoder;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.route.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiles the {@code confirm} settings of a point and finds what is wrong with them. */
final class ConfirmationCompiler {
  private static final Map<String, Set<String>> MEANT =
      Map.of(
          "none", Set.of(),
          "value", Set.of("tolerance", "within"),
          "state",
              Set.of("tolerance", "within", "topic", "selector", "true", "false", "map", "when"),
          "words", Set.of("within", "topic", "selector", "ok", "failed", "error", "when"),
          "response", Set.of("within", "topic", "selector", "ok", "failed", "error", "id", "when"));
  private static final Map<String, String> PLACES =
      Map.of(
          "selector", "confirm.selector",
          "true-words", "confirm.true",
          "map", "confirm.map");

  private final Point point;
  private final Settings settings;
  private final boolean payloadHasId;
  private final List<Issue> issues;

  ConfirmationCompiler(Point point, boolean payloadHasId, List<Issue> issues) {
    this.point = point;
    this.settings = point.settings();
    this.payloadHasId = payloadHasId;
    this.issues = issues;
  }

  /** The confirmation; of no use if an error was added to the issues. */
  Confirmation compile() {
    String by = settings.text("confirm.by").orElse("none");
    warnOfNoEffect(by.equals("state") && isInWords() ? "words" : by);
    return switch (by) {
      case "value" -> byValue();
      case "state" -> byState();
      case "response" -> byResponse();
      default -> new Confirmation.None();
    };
  }

  private void warnOfNoEffect(String by) {
    Set<String> meant = MEANT.getOrDefault(by, Set.of());
    for (String key : settings.section("confirm").values().keySet()) {
      String first = key.split("\\.", 2)[0];
      if (!first.equals("by") && !meant.contains(first)) {
        issues.add(
            Issue.warning(
                "confirm." + key,
                "Setting [confirm."
                    + first
                    + "] has no effect with confirm.by "
                    + (by.equals("words") ? "state and confirm.ok, failed or error" : by)));
      }
    }
    boolean numeric = point.type() == ValueType.INT || point.type() == ValueType.REAL;
    if (!numeric && meant.contains("tolerance") && isSet("confirm.tolerance")) {
      issues.add(
          Issue.warning(
              "confirm.tolerance",
              "Setting [confirm.tolerance] has no effect on a point of type " + point.type()));
    }
  }

  private boolean isSet(String key) {
    return settings.text(key).isPresent();
  }

  // The topic says that it is done, not which value there is now.
  private boolean isInWords() {
    return !settings.items("confirm.ok").isEmpty()
        || !settings.items("confirm.failed").isEmpty()
        || isSet("confirm.error");
  }

  private double tolerance() {
    return settings.decimal("confirm.tolerance").orElse(0.0);
  }

  private Confirmation byValue() {
    if (!point.access().canRead()) {
      issues.add(
          Issue.error(
              "confirm.by",
              "Point ["
                  + point.id()
                  + "] cannot be confirmed by its value: its access is write, not read-write"));
    }
    return new Confirmation.ByValue(tolerance());
  }

  private Confirmation byState() {
    TopicFilter filter = filter();
    if (filter == null && !isSet("confirm.topic")) {
      issues.add(Issue.error("confirm.topic", "confirm.by state needs [confirm.topic]"));
    }
    if (isInWords()) {
      AnswerRule rule = AnswerRule.parse(settings, "confirm.", issues);
      return filter == null ? new Confirmation.None() : new Confirmation.ByWords(filter, rule);
    }
    PointDecoder decoder = decoder(filter);
    return filter == null
        ? new Confirmation.None()
        : new Confirmation.ByState(filter, decoder, tolerance());
  }

  // The state is decoded as the point would decode it, but for what is told otherwise.
  private PointDecoder decoder(@Nullable TopicFilter filter) {
    Map<String, String> own = new TreeMap<>();
    for (String key : List.of("scale", "offset", "invert", "round")) {
      settings.text(key).ifPresent(text -> own.put(key, text));
    }
    copy("true-words", isSet("confirm.true") ? "confirm.true" : "true-words", own);
    copy("false-words", isSet("confirm.false") ? "confirm.false" : "false-words", own);
    boolean mapped = !settings.section("confirm.map").values().isEmpty();
    copy("map", mapped ? "confirm.map" : "map", own);
    settings.text("confirm.selector").ifPresent(text -> own.put("selector", text));
    copy("when", "confirm.when", own);
    List<Issue> found = new ArrayList<>();
    PointDecoder decoder =
        new DecoderCompiler(
                point.withSettings(new Settings(own)),
                filter == null ? Map.of() : filter.variables(),
                found)
            .compile();
    for (Issue issue : found) {
      String place =
          issue.path().startsWith("when") ? "confirm." + issue.path() : PLACES.get(issue.path());
      // Anything else was found with the point itself.
      if (place != null && issue.severity() == Severity.ERROR) {
        issues.add(Issue.error(place, issue.message()));
      }
    }
    return decoder;
  }

  private void copy(String key, String from, Map<String, String> to) {
    settings.text(from).ifPresent(text -> to.put(key, text));
    settings.section(from).values().forEach((name, text) -> to.put(key + "." + name, text));
  }

  private @Nullable TopicFilter filter() {
    try {
      return settings.text("confirm.topic").map(TopicFilter::parse).orElse(null);
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("confirm.topic", String.valueOf(e.getMessage())));
      return null;
    }
  }

  private Confirmation byResponse() {
    AnswerRule rule = AnswerRule.parse(settings, "confirm.", issues);
    TopicFilter filter = filter();
    Optional<TextReader> id = AnswerRule.reader(settings, "confirm.id", issues);
    if (isSet("confirm.topic") != isSet("confirm.id")) {
      String there = isSet("confirm.topic") ? "confirm.topic" : "confirm.id";
      String missing = isSet("confirm.topic") ? "confirm.id" : "confirm.topic";
      issues.add(
          Issue.error(
              there,
              "With confirm.by response, ["
                  + there
                  + "] needs ["
                  + missing
                  + "]: an answer must name its command; without both, the device answers on the"
                  + " response topic of MQTT 5"));
    }
    if (isSet("confirm.id") && !payloadHasId) {
      issues.add(
          Issue.error(
              "confirm.id",
              "An answer can only repeat the number of its command if write.payload or write.topic"
                  + " holds {id} or {uuid}"));
    }
    return new Confirmation.ByResponse(
        filter == null || id.isEmpty()
            ? Optional.empty()
            : Optional.of(new Confirmation.Body(filter, id.get())),
        rule);
  }
}
