package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.Map;
import java.util.Optional;

/** The words of a point: what a command means, and how a state says the same. */
final class StateText {
  private StateText() {}

  /**
   * What a message that shows the state holds.
   *
   * @param point the point
   * @param prefix empty for the point itself, or {@code confirm.}
   * @param raw as in the command
   */
  static String state(Point point, String prefix, String raw) {
    Settings settings = point.settings();
    String value = value(point, raw);
    Map<String, String> own = settings.section(prefix + "map").values();
    Map<String, String> map = own.isEmpty() ? settings.section("map").values() : own;
    Optional<String> mapped = key(map, value);
    if (mapped.isPresent() || point.type() != ValueType.BOOL) {
      return mapped.orElse(value);
    }
    String words = value.equals("true") ? "true" : "false";
    return (prefix.isEmpty() ? Optional.<String>empty() : first(settings, prefix + words))
        .or(() -> first(settings, words + "-words"))
        .orElse(words);
  }

  /** Whether the driver would send this raw text for some value of the point. */
  static boolean isSent(Point point, String raw) {
    Settings settings = point.settings();
    Map<String, String> map = settings.section("write.map").values();
    if (!map.isEmpty()) {
      return map.containsValue(raw) || map.containsKey("*");
    }
    Optional<String> yes = settings.text("write.true");
    Optional<String> no = settings.text("write.false");
    boolean words = point.type() == ValueType.BOOL && yes.isPresent() && no.isPresent();
    boolean mapped = !settings.section("map").values().isEmpty();
    return mapped || !words || yes.filter(raw::equals).or(() -> no.filter(raw::equals)).isPresent();
  }

  private static String value(Point point, String raw) {
    Settings settings = point.settings();
    Map<String, String> map = settings.section("write.map").values();
    if (!map.isEmpty()) {
      return key(map, raw)
          .or(() -> Optional.ofNullable(map.get("*")).flatMap(any -> ofAny(any, raw)))
          .orElse(raw);
    }
    String read = settings.section("map").values().get(raw);
    if (read != null) {
      return read;
    }
    if (point.type() != ValueType.BOOL) {
      return raw;
    }
    String yes = settings.text("write.true").or(() -> first(settings, "true-words")).orElse("true");
    return String.valueOf(raw.equalsIgnoreCase(yes) || raw.equals("true"));
  }

  private static Optional<String> ofAny(String form, String raw) {
    return Form.of(form, "value"::equals)
        .match(raw)
        .map(places -> places.getOrDefault("value", ""));
  }

  private static Optional<String> key(Map<String, String> map, String text) {
    return map.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("*") && entry.getValue().equals(text))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<String> first(Settings settings, String list) {
    return settings.items(list).stream().findFirst();
  }
}
