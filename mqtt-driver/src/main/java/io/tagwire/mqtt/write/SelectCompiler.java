package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the {@code select} settings of a point and finds what is wrong with them. */
final class SelectCompiler {
  private static final Set<String> ALWAYS = Set.of("topic", "payload", "by", "within");
  private static final Map<String, Set<String>> MEANT =
      Map.of(
          "acknowledgement", Set.of(),
          "state", Set.of("answer-topic", "selector", "ok", "failed", "error"),
          "response", Set.of("answer-topic", "selector", "ok", "failed", "error", "id"));

  private final Settings settings;
  private final List<Issue> issues;

  SelectCompiler(Settings settings, List<Issue> issues) {
    this.settings = settings;
    this.issues = issues;
  }

  /** The rule; empty if nothing is to be selected, or of no use if an error was added. */
  Optional<SelectRule> compile(boolean json) {
    Map<String, String> all = settings.section("select").values();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    if (!isSet("select.topic")) {
      // Else a command that must be selected would be operated at once.
      String first = all.keySet().iterator().next();
      error("select." + first, "Setting [select." + first + "] needs [select.topic]");
      return Optional.empty();
    }
    String topic = settings.text("select.topic").orElseThrow();
    SessionSettings.topicFault(topic).ifPresent(fault -> error("select.topic", fault));
    String by = settings.text("select.by").orElse("acknowledgement");
    warnOfNoEffect(all.keySet(), by);
    checkCommand(by);
    PayloadTemplate template = template(json);
    Confirmation confirmation = confirmation(by, template);
    return template == null
        ? Optional.empty()
        : Optional.of(
            new SelectRule(
                topic,
                template,
                confirmation,
                settings.duration("select.within").orElse(Duration.ofSeconds(5))));
  }

  private boolean isSet(String key) {
    return settings.text(key).isPresent();
  }

  private void error(String key, String message) {
    issues.add(Issue.error(key, message));
  }

  private void warnOfNoEffect(Set<String> keys, String by) {
    Set<String> meant = MEANT.getOrDefault(by, Set.of());
    for (String key : keys) {
      String first = key.split("\\.", 2)[0];
      if (!ALWAYS.contains(first) && !meant.contains(first)) {
        issues.add(
            Issue.warning(
                "select." + key,
                "Setting [select." + first + "] has no effect with select.by " + by));
      }
    }
  }

  private void checkCommand(String by) {
    if (!settings.text("write.offline").orElse("reject").equals("reject")) {
      error(
          "write.offline",
          "A command that waits cannot be selected before: with [select.topic], write.offline is"
              + " reject");
    }
    if (isSet("write.together")) {
      error("write.together", "A command of several points cannot be selected before");
    }
    if (by.equals("acknowledgement")
        && settings.text("write.qos").filter("0"::equals).isPresent()) {
      error("write.qos", "With QoS 0 no broker acknowledges the selection");
    }
  }

  private @Nullable PayloadTemplate template(boolean json) {
    try {
      return PayloadTemplate.parse(
          settings.text("select.payload").orElse("{value}"), json, WriteRule.PLACES);
    } catch (IllegalArgumentException e) {
      error("select.payload", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Confirmation confirmation(String by, @Nullable PayloadTemplate template) {
    return switch (by) {
      case "state" -> byState();
      case "response" ->
          byResponse(template != null && (template.has("id") || template.has("uuid")));
      default -> new Confirmation.None();
    };
  }

  private Confirmation byState() {
    for (String key : List.of("select.answer-topic", "select.ok")) {
      if (!isSet(key) && settings.items(key).isEmpty()) {
        error(key, "select.by state needs [" + key + "]");
      }
    }
    AnswerRule rule = AnswerRule.parse(settings, "select.", issues);
    TopicFilter filter = filter();
    return filter == null ? new Confirmation.None() : new Confirmation.ByWords(filter, rule);
  }

  private Confirmation byResponse(boolean payloadHasId) {
    AnswerRule rule = AnswerRule.parse(settings, "select.", issues);
    TopicFilter filter = filter();
    Optional<TextReader> id = AnswerRule.reader(settings, "select.id", issues);
    if (isSet("select.answer-topic") != isSet("select.id")) {
      boolean topic = isSet("select.answer-topic");
      error(
          topic ? "select.answer-topic" : "select.id",
          "With select.by response, [select.answer-topic] and [select.id] need each other: an answer"
              + " must name its selection");
    }
    if (isSet("select.id") && !payloadHasId) {
      error(
          "select.id",
          "An answer can only repeat the number of its selection if select.payload holds {id} or {uuid}");
    }
    return new Confirmation.ByResponse(
        filter == null || id.isEmpty()
            ? Optional.empty()
            : Optional.of(new Confirmation.Body(filter, id.get())),
        rule);
  }

  private @Nullable TopicFilter filter() {
    try {
      return settings.text("select.answer-topic").map(TopicFilter::parse).orElse(null);
    } catch (IllegalArgumentException e) {
      error("select.answer-topic", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
