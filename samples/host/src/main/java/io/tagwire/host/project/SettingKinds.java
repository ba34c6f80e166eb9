package io.tagwire.host.project;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Kind;
import io.tagwire.driver.config.Setting.Rows;
import java.util.List;
import java.util.Optional;

/** What the value under a flattened key is: {@code brokers.1} is an item of {@code brokers}. */
final class SettingKinds {
  private SettingKinds() {}

  static Optional<Kind> of(String key, List<Setting> settings) {
    for (Setting setting : settings) {
      Kind kind = setting.kind();
      if (key.equals(setting.key())) {
        return Optional.of(kind instanceof Items items ? items.item() : kind);
      }
      if (!key.startsWith(setting.key() + ".")) {
        continue;
      }
      String rest = key.substring(setting.key().length() + 1);
      if (kind instanceof Items items && isIndex(rest)) {
        return Optional.of(items.item());
      }
      if (kind instanceof Entries entries) {
        return Optional.of(entries.value());
      }
      int dot = rest.indexOf('.');
      if (kind instanceof Rows rows && dot > 0 && isIndex(rest.substring(0, dot))) {
        return of(rest.substring(dot + 1), rows.columns());
      }
    }
    return Optional.empty();
  }

  private static boolean isIndex(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
  }
}
