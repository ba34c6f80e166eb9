package io.tagwire.preconfig.importer;

import java.util.Optional;

/**
 * An entity as a document for Home Assistant describes it.
 *
 * @param component its kind
 * @param object the name in the topic, or in the list of a device
 * @param config its members, by their long names
 * @param base what stands for {@code ~} in topics
 */
record HomeEntity(String component, String object, Members config, String base) {

  /** What people call it: its name; the component where it is the device itself. */
  String name() {
    return config.text("name").orElse(config.has("name") ? component : object);
  }

  /** What stays when it is renamed. */
  String key() {
    return config.text("unique_id").or(() -> config.text("object_id")).orElse(object);
  }

  /** A topic, with the base topic in its place. */
  Optional<String> topic(String key) {
    return config.text(key).map(this::expanded).filter(text -> !text.isBlank());
  }

  String expanded(String topic) {
    if (base.isEmpty() || topic.isEmpty()) {
      return topic;
    }
    String expanded = topic.startsWith("~") ? base + topic.substring(1) : topic;
    return expanded.endsWith("~") ? expanded.substring(0, expanded.length() - 1) + base : expanded;
  }
}
