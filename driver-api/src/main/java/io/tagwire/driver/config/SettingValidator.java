package io.tagwire.driver.config;

import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Kind;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The one validator: settings against their descriptions, all faults at once. Thread-safe.
 *
 * @since 0.1
 */
public final class SettingValidator {
  private static final Pattern SECRET = Pattern.compile("[a-z]+:.+");
  // Java's parser also takes 1d, 1f and hexadecimal.
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private final List<Setting> known;

  /**
   * A validator for these settings.
   *
   * @param known all settings there are
   */
  public SettingValidator(List<Setting> known) {
    this.known = List.copyOf(known);
  }

  /**
   * Finds unknown keys (with the nearest known one as suggestion), missing required ones, and
   * values out of kind, range or pattern. Does not look at files.
   *
   * @param settings what to check
   * @return issues whose path is the key; empty if all is well
   */
  public List<Issue> check(Settings settings) {
    List<Issue> issues = new ArrayList<>();
    Map<String, String> unclaimed = new TreeMap<>(settings.values());
    for (Setting setting : known) {
      int before = unclaimed.size();
      claim(setting, unclaimed, issues);
      if (setting.required() && unclaimed.size() == before) {
        issues.add(
            Issue.error(setting.key(), "Setting [" + setting.key() + "] is required")
                .suggest(setting.help()));
      }
    }
    for (String key : unclaimed.keySet()) {
      issues.add(unknown(key));
    }
    return List.copyOf(issues);
  }

  private void claim(Setting setting, Map<String, String> unclaimed, List<Issue> issues) {
    String key = setting.key();
    if (setting.kind() instanceof Rows rows) {
      claimRows(key, rows, unclaimed, issues);
      return;
    }
    String direct = setting.kind() instanceof Entries ? null : unclaimed.remove(key);
    Kind kind = setting.kind() instanceof Items items ? items.item() : setting.kind();
    if (direct != null) {
      checkValue(key, kind, direct, issues);
    }
    if (setting.kind() instanceof Items) {
      for (int i = 0; unclaimed.containsKey(key + "." + i); i++) {
        String value = unclaimed.remove(key + "." + i);
        checkValue(key + "." + i, kind, value == null ? "" : value, issues);
      }
    } else if (setting.kind() instanceof Entries entries) {
      below(key, unclaimed)
          .forEach(
              (name, value) -> {
                unclaimed.remove(key + "." + name);
                checkValue(key + "." + name, entries.value(), value, issues);
              });
    }
  }

  private static void claimRows(
      String key, Rows rows, Map<String, String> unclaimed, List<Issue> issues) {
    SettingValidator columns = new SettingValidator(rows.columns());
    for (int i = 0; ; i++) {
      String row = key + "." + i;
      Map<String, String> cells = below(row, unclaimed);
      if (cells.isEmpty()) {
        return;
      }
      cells.keySet().forEach(column -> unclaimed.remove(row + "." + column));
      for (Issue issue : columns.check(new Settings(cells))) {
        issues.add(
            new Issue(
                issue.severity(), row + "." + issue.path(), issue.message(), issue.suggestion()));
      }
    }
  }

  private static Map<String, String> below(String key, Map<String, String> values) {
    return new TreeMap<>(new Settings(values).section(key).values());
  }

  private static void checkValue(String key, Kind kind, String value, List<Issue> issues) {
    fault(kind, value)
        .ifPresent(
            rule ->
                issues.add(
                    Issue.error(
                        key,
                        "Setting [" + key + "] " + rule + ", not [" + shown(kind, value) + "]")));
  }

  // A secret typed in by mistake must not travel on in a message.
  private static String shown(Kind kind, String value) {
    return kind instanceof Secret ? "…" : value;
  }

  private static Optional<String> fault(Kind kind, String value) {
    if (kind instanceof Text text) {
      return text.pattern().isEmpty() || value.matches(text.pattern())
          ? Optional.empty()
          : Optional.of("must match " + text.pattern());
    }
    if (kind instanceof Whole whole) {
      return wholeFault(whole, value);
    }
    if (kind instanceof Decimal decimal) {
      return decimalFault(decimal, value);
    }
    if (kind instanceof Flag) {
      return value.equals("true") || value.equals("false")
          ? Optional.empty()
          : Optional.of("must be true or false");
    }
    if (kind instanceof Choice choice) {
      return choice.options().contains(value)
          ? Optional.empty()
          : Optional.of("must be one of " + String.join(", ", choice.options()));
    }
    if (kind instanceof Time time) {
      return timeFault(time, value);
    }
    if (kind instanceof Secret) {
      return SECRET.matcher(value).matches()
          ? Optional.empty()
          : Optional.of(
              "must be a reference such as env:NAME or file:path, never the secret itself");
    }
    return value.isBlank() ? Optional.of("must not be blank") : Optional.empty();
  }

  private static Optional<String> wholeFault(Whole whole, String value) {
    try {
      long number = Long.parseLong(value.trim());
      return number >= whole.min() && number <= whole.max()
          ? Optional.empty()
          : Optional.of(
              ("must be from " + whole.min() + " to " + whole.max() + " " + whole.unit()).trim());
    } catch (NumberFormatException e) {
      return Optional.of("must be a whole number");
    }
  }

  private static Optional<String> decimalFault(Decimal decimal, String value) {
    if (!DECIMAL.matcher(value.trim()).matches()) {
      return Optional.of("must be a number");
    }
    double number = Double.parseDouble(value.trim());
    return number >= decimal.min() && number <= decimal.max()
        ? Optional.empty()
        : Optional.of(
            ("must be from " + decimal.min() + " to " + decimal.max() + " " + decimal.unit())
                .trim());
  }

  private static Optional<String> timeFault(Time time, String value) {
    try {
      Duration duration = Durations.parse(value);
      return duration.compareTo(time.min()) >= 0 && duration.compareTo(time.max()) <= 0
          ? Optional.empty()
          : Optional.of(
              "must be from "
                  + Durations.format(time.min())
                  + " to "
                  + Durations.format(time.max()));
    } catch (IllegalArgumentException e) {
      return Optional.of("must be a duration such as 500ms, 5s, 2m, 1h or 3d");
    }
  }

  private Issue unknown(String key) {
    Issue issue = Issue.error(key, "Setting [" + key + "] is not known");
    String suggestion = Nearest.suggestion(key, known.stream().map(Setting::key).toList());
    return suggestion.isEmpty() ? issue : issue.suggest(suggestion);
  }
}
