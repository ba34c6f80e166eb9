package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.SettingValidator;
import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.DecimalComma;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters as given, completed with their fallbacks, checked, and turned into a scope. */
record Arguments(Settings effective, Scope scope) {
  private static final Pattern SETTING = Pattern.compile("^Setting \\[[^\\]]*\\]");

  /** The arguments of a template; problems stand where the parameter was given. */
  static Arguments of(
      List<Setting> parameters, SourcedSettings given, Place appliedAt, Problems problems) {
    Settings effective = numbers(parameters, given);
    Scope scope = Scope.EMPTY;
    for (Setting parameter : parameters) {
      effective = withFallback(parameter, effective, scope, appliedAt, problems);
      scope = bind(parameter, effective, scope);
    }
    for (Issue issue : new SettingValidator(parameters).check(effective)) {
      problems.add(given.place(issue.path(), appliedAt), asParameter(issue));
    }
    return new Arguments(effective, scope);
  }

  // In a list of devices a spreadsheet writes 0,1 where people write 0.1.
  private static Settings numbers(List<Setting> parameters, SourcedSettings given) {
    Settings numbers = given.settings();
    for (Setting parameter : parameters) {
      String key = parameter.key();
      Place place = given.places().get(key);
      if (parameter.kind() instanceof Decimal && place != null && DecimalComma.isTable(place)) {
        Optional<String> number =
            numbers.text(key).flatMap(text -> DecimalComma.point(text, false));
        if (number.isPresent()) {
          numbers = numbers.with(key, number.get());
        }
      }
    }
    return numbers;
  }

  /** A scope in which every parameter is known and none has a value, to check names with. */
  static Scope names(List<Setting> parameters) {
    Scope scope = Scope.EMPTY;
    for (Setting parameter : parameters) {
      scope = bind(parameter, Settings.NONE, scope);
    }
    return scope;
  }

  private static Settings withFallback(
      Setting parameter, Settings values, Scope scope, Place appliedAt, Problems problems) {
    boolean given =
        values.text(parameter.key()).isPresent()
            || !values.section(parameter.key()).values().isEmpty();
    if (given || parameter.fallback().isEmpty()) {
      return values;
    }
    try {
      return Substitution.parse(parameter.fallback().get())
          .in(scope)
          .map(text -> values.with(parameter.key(), text))
          .orElse(values);
    } catch (IllegalArgumentException e) {
      problems.error(
          appliedAt,
          "Parameter ["
              + parameter.key()
              + "] has a default that cannot be used: "
              + e.getMessage(),
          "set [" + parameter.key() + "]");
      return values;
    }
  }

  private static Scope bind(Setting parameter, Settings values, Scope scope) {
    String key = parameter.key();
    if (parameter.kind() instanceof Rows rows) {
      List<Map<String, Optional<String>>> items = new ArrayList<>();
      values.rows(key).forEach(row -> items.add(row(rows, row)));
      return scope.withList(key, items);
    }
    if (parameter.kind() instanceof Items) {
      return scope.withList(
          key, values.items(key).stream().map(item -> Map.of("", Optional.of(item))).toList());
    }
    if (parameter.kind() instanceof Entries) {
      List<Map<String, Optional<String>>> items = new ArrayList<>();
      values
          .section(key)
          .values()
          .forEach(
              (name, value) ->
                  items.add(Map.of("key", Optional.of(name), "value", Optional.of(value))));
      return scope.withList(key, items);
    }
    return scope.with(key, values.text(key));
  }

  private static Map<String, Optional<String>> row(Rows rows, Settings row) {
    Map<String, Optional<String>> cells = new HashMap<>();
    for (Setting column : rows.columns()) {
      cells.put(column.key(), row.text(column.key()).or(column::fallback));
    }
    return cells;
  }

  // A column of a row is told with the whole path of the cell.
  private static Issue asParameter(Issue issue) {
    return new Issue(
        issue.severity(),
        issue.path(),
        SETTING
            .matcher(issue.message())
            .replaceFirst(Matcher.quoteReplacement("Parameter [" + issue.path() + "]")),
        issue.suggestion());
  }
}
