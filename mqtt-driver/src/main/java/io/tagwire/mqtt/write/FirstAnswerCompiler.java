package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.route.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles the {@code answer} settings of a point and finds what is wrong with them. */
final class FirstAnswerCompiler {
  private final Settings settings;
  private final boolean commandHasId;
  private final List<Issue> issues;

  FirstAnswerCompiler(Settings settings, boolean commandHasId, List<Issue> issues) {
    this.settings = settings;
    this.commandHasId = commandHasId;
    this.issues = issues;
  }

  /** What the device says first; empty if nothing, or wrong and told. */
  Optional<Confirmation> compile() {
    Map<String, String> all = settings.section("answer").values();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String first = "answer." + all.keySet().iterator().next();
    if (settings.text("answer.topic").isEmpty()) {
      issues.add(Issue.error(first, "Setting [" + first + "] needs [answer.topic]"));
      return Optional.empty();
    }
    if (settings.text("confirm.by").orElse("none").equals("none")) {
      issues.add(
          Issue.error(
              "answer.topic",
              "A first answer needs [confirm.by], which tells that the command is done; for an"
                  + " answer alone use confirm.by response or state"));
    }
    AnswerRule rule = AnswerRule.parse(settings, "answer.", issues);
    if (!rule.canRefuse()) {
      issues.add(
          Issue.error(
              "answer.topic",
              "A first answer needs [answer.ok], [answer.failed] or [answer.error]: what in it"
                  + " refuses a command"));
    }
    Optional<TextReader> id = AnswerRule.reader(settings, "answer.id", issues);
    if (id.isPresent() && !commandHasId) {
      issues.add(
          Issue.error(
              "answer.id",
              "An answer can only repeat the number of its command if write.payload or write.topic"
                  + " holds {id} or {uuid}"));
    }
    try {
      TopicFilter filter = TopicFilter.parse(settings.text("answer.topic").orElseThrow());
      return Optional.of(
          id.isPresent()
              ? new Confirmation.ByResponse(
                  Optional.of(new Confirmation.Body(filter, id.get())), rule)
              : new Confirmation.ByWords(filter, rule));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("answer.topic", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
