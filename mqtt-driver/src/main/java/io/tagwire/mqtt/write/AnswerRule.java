package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.DecoderCompiler;
import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.codec.TextReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the answer of a device to a command means. Immutable.
 *
 * @param selector where the answer says whether it worked
 * @param ok words that say yes, in lower case; empty for any that does not say no
 * @param failed words that say no, in lower case; empty for any that does not say yes
 * @param error where the answer holds the text of an error; found there, the answer says no
 * @param meant whether a message is an answer at all
 */
record AnswerRule(
    TextReader selector,
    Set<String> ok,
    Set<String> failed,
    Optional<TextReader> error,
    Predicate<Payload> meant) {

  /** What an answer says. */
  sealed interface Verdict {}

  /** The command was taken. */
  record Yes() implements Verdict {}

  /**
   * The command was refused.
   *
   * @param text for a person
   */
  record No(String text) implements Verdict {}

  /** Neither: the answer to something else, or not the last one. */
  record Neither() implements Verdict {}

  AnswerRule {
    ok = Set.copyOf(ok);
    failed = Set.copyOf(failed);
  }

  /**
   * Reads the settings of a section.
   *
   * @param prefix of the section, with its dot
   */
  static AnswerRule parse(Settings settings, String prefix, List<Issue> issues) {
    TextReader selector =
        reader(settings, prefix + "selector", issues)
            .orElseGet(() -> TextReader.of("$payload", Map.of()));
    Set<String> ok = words(settings.items(prefix + "ok"));
    Set<String> failed = words(settings.items(prefix + "failed"));
    for (String word : ok) {
      if (failed.contains(word)) {
        issues.add(
            Issue.error(prefix + "failed", "Word [" + word + "] means both done and refused"));
      }
    }
    if (ok.isEmpty() && failed.isEmpty() && settings.text(prefix + "selector").isPresent()) {
      issues.add(
          Issue.warning(
              prefix + "selector",
              "Setting ["
                  + prefix
                  + "selector] has no effect without ["
                  + prefix
                  + "ok] or ["
                  + prefix
                  + "failed]"));
    }
    return new AnswerRule(
        selector,
        ok,
        failed,
        reader(settings, prefix + "error", issues),
        meant(settings, prefix, issues));
  }

  private static Predicate<Payload> meant(Settings settings, String prefix, List<Issue> issues) {
    List<Issue> found = new ArrayList<>();
    Settings section = settings.section(prefix.substring(0, prefix.length() - 1));
    Predicate<Payload> meant =
        new DecoderCompiler(
                Point.of("answer", "answer", ValueType.TEXT).withSettings(section), Map.of(), found)
            .when();
    found.forEach(issue -> issues.add(Issue.error(prefix + issue.path(), issue.message())));
    return meant;
  }

  /** Whether there is anything by which it refuses. */
  boolean canRefuse() {
    return !ok.isEmpty() || !failed.isEmpty() || error.isPresent();
  }

  /** The reader of a setting; empty if it is not set, or wrong and told. */
  static Optional<TextReader> reader(Settings settings, String key, List<Issue> issues) {
    try {
      return settings.text(key).map(text -> TextReader.of(text, Map.of()));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error(key, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  static Set<String> words(List<String> texts) {
    Set<String> words = new HashSet<>();
    texts.forEach(text -> words.add(word(text)));
    return words;
  }

  static String word(String text) {
    return text.trim().toLowerCase(Locale.ROOT);
  }

  /** The text a reader finds. */
  static Optional<String> found(TextReader reader, Payload payload) {
    return reader.read(payload) instanceof TextReader.Found found
        ? Optional.of(found.text())
        : Optional.empty();
  }

  Verdict judge(Payload payload) {
    if (!meant.test(payload)) {
      return new Neither();
    }
    Optional<String> told =
        error.flatMap(reader -> found(reader, payload)).filter(text -> !text.isBlank());
    if (ok.isEmpty() && failed.isEmpty()) {
      return told.isPresent() ? refusal(told.get()) : new Yes();
    }
    Optional<String> said = found(selector, payload);
    if (said.isEmpty()) {
      return told.isPresent() ? refusal(told.get()) : new Neither();
    }
    String word = word(said.get());
    if (ok.contains(word)) {
      return new Yes();
    }
    if (failed.contains(word) || failed.isEmpty()) {
      return refusal(told.orElse(said.get()));
    }
    return ok.isEmpty() ? new Yes() : new Neither();
  }

  private static No refusal(String text) {
    return new No("the device refuses: " + TextReader.shown(text));
  }
}
