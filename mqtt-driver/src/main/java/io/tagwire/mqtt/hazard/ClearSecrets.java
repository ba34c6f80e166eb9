package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Passwords and tokens that stand where everybody can read them. */
final class ClearSecrets {
  private static final String WORDS =
      "pass(word|wd|phrase)?|pwd|pin|secret|(access|auth|api|bearer)?[-_ ]?token|api[-_ ]?key";
  private static final Pattern NAME = Pattern.compile("(?i)(.*[-_. ])?(" + WORDS + ")");
  private static final Pattern TEXT =
      Pattern.compile(
          "(?is).*(?<![A-Za-z])(" + WORDS + ")[\"']?\\s*[:=]\\s*[\"']?[^\"'\\s{},;]{3,}.*");
  private static final Pattern BEARER = Pattern.compile("(?is).*\\bbearer [A-Za-z0-9._~+/-]{8,}.*");

  private ClearSecrets() {}

  static void connection(Settings connection, List<Issue> issues) {
    for (String key : List.of("will.payload", "birth.payload", "shutdown.payload")) {
      text(connection, key, at -> issues.add(told(at).under("connection")));
    }
    entries(connection, "user-properties", at -> issues.add(told(at).under("connection")));
  }

  static void point(Point point, List<Issue> issues) {
    Settings settings = point.settings();
    Consumer<String> tell = at -> issues.add(told(at).under("points/" + point.id()));
    for (String key : List.of("write.payload", "read.payload", "select.payload")) {
      text(settings, key, tell);
    }
    entries(settings, "write.user-properties", tell);
  }

  private static void text(Settings settings, String key, Consumer<String> found) {
    settings
        .text(key)
        .filter(text -> TEXT.matcher(text).matches() || BEARER.matcher(text).matches())
        .ifPresent(text -> found.accept(key));
  }

  private static void entries(Settings settings, String section, Consumer<String> found) {
    for (Map.Entry<String, String> entry : settings.section(section).values().entrySet()) {
      if (NAME.matcher(entry.getKey()).matches() || BEARER.matcher(entry.getValue()).matches()) {
        found.accept(section + "." + entry.getKey());
      }
    }
  }

  // Without the value: a message travels further than the project.
  private static Issue told(String key) {
    return Issue.warning(
            key,
            "Setting ["
                + key
                + "] seems to hold a password or token in clear: whoever reads the project or hears"
                + " the topic has it")
        .suggest("username and password of the connection, or a certificate, as references");
  }
}
