package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Zigbee2MQTT keeps under {@code bridge}: {@code devices} with all they expose, {@code groups}
 * of them, and {@code info} on whether values have a source time.
 */
final class Zigbee2Mqtt implements Discovery {
  private static final String DEVICES = "/bridge/devices";
  private static final String GROUPS = "/bridge/groups";
  private static final String INFO = "/bridge/info";

  @Override
  public boolean accepts(Document document) {
    String topic = document.topic();
    return topic.endsWith(DEVICES) || topic.endsWith(GROUPS) || topic.endsWith(INFO);
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    Map<String, Bridge> bridges = new TreeMap<>();
    for (Document document : documents) {
      if (document.topic().endsWith(INFO)) {
        findings.object(document).ifPresent(info -> bridge(bridges, document, INFO).info(info));
      }
    }
    for (Document document : documents) {
      if (document.topic().endsWith(DEVICES)) {
        Bridge bridge = bridge(bridges, document, DEVICES);
        entries(document, findings).forEach(entry -> bridge.device(entry, findings));
      }
    }
    for (Document document : documents) {
      if (document.topic().endsWith(GROUPS)) {
        Bridge bridge = bridge(bridges, document, GROUPS);
        entries(document, findings).forEach(entry -> bridge.group(entry, findings));
      }
    }
  }

  private static Bridge bridge(Map<String, Bridge> bridges, Document document, String ending) {
    String topic = document.topic();
    return bridges.computeIfAbsent(
        topic.substring(0, topic.length() - ending.length()), Bridge::new);
  }

  // A list; or one entry of it, as an extract from one.
  private static List<Members> entries(Document document, Findings findings) {
    List<Members> entries = new ArrayList<>();
    Node root = findings.json(document).orElse(null);
    List<Node> items =
        root instanceof Node.Sequence sequence
            ? sequence.items()
            : root == null ? List.of() : List.of(root);
    for (Node item : items) {
      if (item instanceof Mapping mapping) {
        entries.add(new Members(mapping, findings.problems()));
      } else {
        findings.problems().warning(item.place(), "An entry must be an object, not " + item.noun());
      }
    }
    return entries;
  }

  /** One installation, known by its base topic. */
  private static final class Bridge {
    private final String base;
    private final Map<String, List<ZigbeeFeature>> byAddress = new LinkedHashMap<>();
    private String lastSeen = "";

    Bridge(String base) {
      this.base = base;
    }

    void info(Members info) {
      lastSeen =
          info.object("config")
              .flatMap(config -> config.object("advanced"))
              .flatMap(advanced -> advanced.text("last_seen"))
              .orElse("");
    }

    void device(Members entry, Findings findings) {
      String address = entry.text("ieee_address", entry.text("friendly_name", ""));
      String name = entry.text("friendly_name", address);
      if (name.isBlank()) {
        findings.problems().warning(entry.place(), "A device needs a friendly_name");
        return;
      }
      if (entry.text("type", "").equals("Coordinator")) {
        return;
      }
      Members definition = entry.object("definition").orElse(null);
      DeviceDraft device =
          findings
              .device(address)
              .known(
                  name,
                  definition == null
                      ? entry.text("manufacturer", "")
                      : definition.text("vendor", ""),
                  definition == null ? entry.text("model_id", "") : definition.text("model", ""));
      if (entry.flag("disabled")) {
        findings.untranslated(
            entry.place(), device, name, "the device is disabled: its points get no value", "");
      }
      if (definition == null) {
        findings.untranslated(
            entry.place(), device, name, "Zigbee2MQTT does not know what this device can do", "");
        return;
      }
      List<ZigbeeFeature> features =
          ZigbeeFeature.all(definition.items("exposes"), findings.problems());
      byAddress.put(address, features);
      features.forEach(feature -> findings.add(device, point(feature, name)));
    }

    // A group does what all its members can do.
    void group(Members entry, Findings findings) {
      String name = entry.text("friendly_name", "");
      if (name.isBlank()) {
        findings.problems().warning(entry.place(), "A group needs a friendly_name");
        return;
      }
      DeviceDraft device =
          findings
              .device(base + " group " + entry.text("id", name))
              .known(name, "Zigbee2MQTT", "group");
      Map<String, ZigbeeFeature> common = new LinkedHashMap<>();
      boolean first = true;
      for (Members member : entry.objects("members")) {
        Map<String, ZigbeeFeature> own = new LinkedHashMap<>();
        for (ZigbeeFeature feature :
            byAddress.getOrDefault(member.text("ieee_address", ""), List.of())) {
          if (feature.isWritable() && feature.isReadable()) {
            own.putIfAbsent(feature.withoutEndpoint().path().toString(), feature.withoutEndpoint());
          }
        }
        if (first) {
          common.putAll(own);
        } else {
          common.keySet().retainAll(new TreeSet<>(own.keySet()));
        }
        first = false;
      }
      if (common.isEmpty()) {
        findings.untranslated(
            entry.place(), device, name, "its members have nothing in common that can be set", "");
      }
      common.values().forEach(feature -> findings.add(device, point(feature, name)));
    }

    private PointDraft point(ZigbeeFeature feature, String name) {
      String topic = base + "/" + name;
      PointDraft point = feature.point(topic);
      // Old versions write the bare word, newer ones JSON; the selector reads both.
      point.presence(
          Presence.NONE
              .and(topic + "/availability", "/state", "online", "offline")
              .and(base + "/bridge/state", "/state", "online", "offline"));
      switch (lastSeen) {
        case "ISO_8601", "ISO_8601_local" -> point.set("time.selector", "/last_seen");
        case "epoch" -> point.set("time.selector", "/last_seen").set("time.format", "epoch-ms");
        default -> {
          // No source time.
        }
      }
      return point;
    }
  }
}
