package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers of a Shelly of the second generation and later: {@code Shelly.GetConfig}, {@code
 * GetStatus}, {@code GetComponents} and {@code GetDeviceInfo}, as messages or as saved documents,
 * and the full status it sends by itself.
 */
final class Shelly implements Discovery {
  private static final String FULL_STATUS = "NotifyFullStatus";

  @Override
  public boolean accepts(Document document) {
    boolean answer = document.topic().endsWith("/rpc");
    if (answer && Shape.hasMembers(document, "result")) {
      return Shape.hasMembers(document, "sys")
          || Shape.hasMembers(document, "components")
          || Shape.hasMembers(document, "fw_id", "mac");
    }
    return (answer && Shape.hasMembers(document, "params", "sys") && says(document))
        || Shape.hasMembers(document, "mqtt", "sys", "topic_prefix");
  }

  private static boolean says(Document document) {
    return document.text().contains('"' + FULL_STATUS + '"');
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    Map<String, ShellyDevice> devices = new TreeMap<>();
    for (Document document : documents) {
      findings.object(document).ifPresent(root -> collect(document, root, devices));
    }
    devices.values().forEach(device -> device.add(findings));
  }

  private static void collect(Document document, Members root, Map<String, ShellyDevice> devices) {
    Members content = root.object("result").or(() -> root.object("params")).orElse(root);
    Optional<Members> mqtt = content.object("mqtt");
    String prefix =
        mqtt.flatMap(one -> one.text("topic_prefix"))
            .or(() -> topicPrefix(document))
            .or(() -> root.text("src"))
            .or(() -> content.text("id"))
            .orElse("");
    if (prefix.isBlank()) {
      return;
    }
    String id = root.text("src").or(() -> content.text("id")).orElse(prefix);
    // An answer names the device by its id, a configuration tells the prefix too.
    ShellyDevice device =
        devices.values().stream()
            .filter(one -> one.prefix().equals(prefix) || one.id().equals(id))
            .findFirst()
            .orElseGet(() -> devices.computeIfAbsent(prefix, key -> new ShellyDevice(key, id)));
    if (mqtt.flatMap(one -> one.text("topic_prefix")).isPresent()) {
      device.named(prefix);
    }
    if (content.has("components")) {
      for (Members component : content.objects("components")) {
        String key = component.text("key", "");
        component.object("config").ifPresent(config -> device.config(key, config));
        component.object("status").ifPresent(status -> device.status(key, status));
      }
      return;
    }
    if (content.has("fw_id") && content.has("mac") && !content.has("sys")) {
      device.info(content);
      return;
    }
    boolean isConfig = mqtt.filter(one -> one.has("topic_prefix")).isPresent();
    Map<String, Members> parts = new LinkedHashMap<>();
    for (String key : content.names()) {
      if (content.node(key).orElse(null) instanceof Node.Mapping) {
        content.object(key).ifPresent(part -> parts.put(key, part));
      }
    }
    parts.forEach(isConfig ? device::config : device::status);
  }

  // What it sends by itself stands under its prefix; an answer under that of who asked.
  private static Optional<String> topicPrefix(Document document) {
    String ending = "/events/rpc";
    String topic = document.topic();
    return topic.endsWith(ending)
        ? Optional.of(topic.substring(0, topic.length() - ending.length()))
        : Optional.empty();
  }
}
