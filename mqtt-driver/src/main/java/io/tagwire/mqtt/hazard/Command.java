package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.SessionSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a point sends when it is written.
 *
 * @param point the point
 * @param topic where it is published
 * @param key the setting that says so: {@code write.topic}, or {@code address}
 */
record Command(Point point, String topic, String key) {
  private static final Set<String> DELIVERY =
      Set.of(
          "topic",
          "qos",
          "retain",
          "expiry",
          "offline",
          "max-age",
          "content-type",
          "min-interval",
          "others");
  private static final List<String> ENCODING = List.of("map", "true-words", "false-words");

  /** Empty for a point that is not written, or has no legal topic for commands. */
  static Optional<Command> of(Point point) {
    if (!point.access().canWrite()) {
      return Optional.empty();
    }
    Optional<String> own = point.settings().text("write.topic");
    if (own.isPresent()) {
      return own.filter(topic -> SessionSettings.topicFault(topic).isEmpty())
          .map(topic -> new Command(point, topic, "write.topic"));
    }
    try {
      TopicFilter filter = TopicFilter.parse(point.address());
      return filter.isExact()
          ? Optional.of(new Command(point, filter.wire(), "address"))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** All that decides which message one value becomes. */
  Map<String, String> content() {
    Settings settings = point.settings();
    Map<String, String> content = new TreeMap<>(settings.section("write").values());
    content.keySet().removeIf(DELIVERY::contains);
    for (String section : ENCODING) {
      settings.text(section).ifPresent(text -> content.put(section, text));
      settings
          .section(section)
          .values()
          .forEach((name, text) -> content.put(section + "." + name, text));
    }
    return content;
  }
}
