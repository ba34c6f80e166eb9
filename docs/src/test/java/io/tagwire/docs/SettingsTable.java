package io.tagwire.docs;

import io.tagwire.driver.config.Durations;
import io.tagwire.driver.config.Setting;
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
import java.util.List;
import java.util.stream.Collectors;

/** Settings as a Markdown table. */
final class SettingsTable {

  private SettingsTable() {}

  static String of(List<Setting> settings) {
    StringBuilder table =
        new StringBuilder("| Setting | Value | Default | Meaning |\n|---|---|---|---|\n");
    for (Setting setting : settings) {
      append(table, setting.key(), setting);
      if (setting.kind() instanceof Rows rows) {
        for (Setting column : rows.columns()) {
          append(table, setting.key() + "[]." + column.key(), column);
        }
      }
    }
    return table.toString();
  }

  private static void append(StringBuilder table, String key, Setting setting) {
    table
        .append("| `")
        .append(key)
        .append("` | ")
        .append(cell(value(setting.kind())))
        .append(" | ")
        .append(
            setting.required()
                ? "**required**"
                : setting.fallback().map(value -> code(cell(value))).orElse(""))
        .append(" | ")
        .append(cell(setting.help().replace("<", "&lt;")))
        .append(" |\n");
  }

  private static String code(String value) {
    return value.isEmpty() ? "empty text" : "`" + value + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\n+", "<br>");
  }

  private static String value(Kind kind) {
    if (kind instanceof Text text) {
      return text.pattern().isEmpty() ? "text" : "text matching `" + text.pattern() + "`";
    }
    if (kind instanceof Whole whole) {
      return ("whole number " + range(whole.min(), whole.max()) + whole.unit()).strip();
    }
    if (kind instanceof Decimal decimal) {
      return decimal.equals(Decimal.ANY)
          ? "number"
          : ("number " + range(decimal) + " " + decimal.unit()).strip();
    }
    if (kind instanceof Flag) {
      return "`true` or `false`";
    }
    if (kind instanceof Choice choice) {
      return choice.options().stream()
          .map(option -> "`" + option + "`")
          .collect(Collectors.joining(", "));
    }
    if (kind instanceof Time time) {
      return "time " + Durations.format(time.min()) + " to " + Durations.format(time.max());
    }
    if (kind instanceof Secret) {
      return "secret reference";
    }
    if (kind instanceof Items items) {
      return "list of " + value(items.item());
    }
    if (kind instanceof Rows) {
      return "rows";
    }
    if (kind instanceof Entries entries) {
      return "map of " + value(entries.value());
    }
    return kind instanceof Setting.Folder ? "folder" : "file";
  }

  private static String range(Decimal decimal) {
    return decimal.max() == Double.MAX_VALUE
        ? "from " + decimal.min()
        : decimal.min() + " to " + decimal.max();
  }

  private static String range(long min, long max) {
    if (max == Long.MAX_VALUE) {
      return min == Long.MIN_VALUE ? "" : "from " + min + " ";
    }
    return min + " to " + max + " ";
  }
}
