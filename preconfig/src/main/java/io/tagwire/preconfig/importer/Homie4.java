package io.tagwire.preconfig.importer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Devices of Homie 4 and before: a description that is spread over many topics. */
final class Homie4 {
  private static final String DATATYPE = "/$datatype";

  private final Map<String, String> attributes;
  private final Findings findings;

  /** From texts by topic. */
  Homie4(Map<String, String> attributes, Findings findings) {
    this.attributes = new TreeMap<>(attributes);
    this.findings = findings;
  }

  void read() {
    Map<String, Set<String>> properties = new LinkedHashMap<>();
    attributes.forEach(
        (topic, text) -> {
          if (topic.endsWith("/$homie")) {
            properties.putIfAbsent(
                topic.substring(0, topic.length() - "/$homie".length()), new TreeSet<>());
          }
        });
    attributes.forEach((topic, text) -> property(topic, properties));
    properties.forEach(this::device);
  }

  // device/node/property/$datatype; or what device/node/$properties lists.
  private void property(String topic, Map<String, Set<String>> properties) {
    if (topic.endsWith(DATATYPE)) {
      String property = topic.substring(0, topic.length() - DATATYPE.length());
      Set<String> known = properties.get(up(up(property)));
      if (known != null) {
        known.add(property);
      }
    }
  }

  private static String up(String topic) {
    int slash = topic.lastIndexOf('/');
    return slash < 0 ? "" : topic.substring(0, slash);
  }

  private void device(String topic, Set<String> properties) {
    String id = topic.substring(topic.lastIndexOf('/') + 1);
    DeviceDraft device = findings.device(topic).known(text(topic + "/$name", id), "", "");
    Presence presence =
        Topics.isName(topic)
            ? Presence.NONE.and(
                topic + "/$state", "", "ready|alert|sleeping", "lost|disconnected|init")
            : Presence.NONE;
    for (String property : properties) {
      String node = up(property);
      Homie.Property found =
          new Homie.Property(
              Findings.place(property + DATATYPE),
              node.substring(node.lastIndexOf('/') + 1)
                  + "."
                  + property.substring(property.lastIndexOf('/') + 1),
              property,
              text(property + "/$name", ""),
              text(property + DATATYPE, "string"),
              text(property + "/$unit", ""),
              text(property + "/$format", ""),
              text(property + "/$settable", "false").equals("true"),
              text(property + "/$retained", "true").equals("true"));
      findings.add(device, found.point().presence(presence));
    }
  }

  private String text(String topic, String otherwise) {
    return attributes.getOrDefault(topic, otherwise).strip();
  }
}
