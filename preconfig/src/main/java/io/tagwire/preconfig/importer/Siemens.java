package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.util.List;
import java.util.Map;

/**
 * Metadata on the databus of Siemens Industrial Edge: the names of data points, whose messages
 * carry ids only.
 */
final class Siemens implements Discovery {
  private static final Map<String, ValueType> TYPES =
      Map.ofEntries(
          Map.entry("bool", ValueType.BOOL),
          Map.entry("byte", ValueType.INT),
          Map.entry("word", ValueType.INT),
          Map.entry("dword", ValueType.INT),
          Map.entry("lword", ValueType.INT),
          Map.entry("sint", ValueType.INT),
          Map.entry("usint", ValueType.INT),
          Map.entry("int", ValueType.INT),
          Map.entry("uint", ValueType.INT),
          Map.entry("dint", ValueType.INT),
          Map.entry("udint", ValueType.INT),
          Map.entry("lint", ValueType.INT),
          // Beyond 63 bits only a text keeps every digit.
          Map.entry("ulint", ValueType.TEXT),
          Map.entry("real", ValueType.REAL),
          Map.entry("lreal", ValueType.REAL));

  @Override
  public boolean accepts(Document document) {
    return document.topic().startsWith("ie/m/") && document.topic().endsWith("/dp");
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    for (Document document : documents) {
      String[] levels = document.levels();
      findings
          .object(document)
          .ifPresent(root -> application(root, levels[levels.length - 2], findings));
    }
  }

  private static void application(Members root, String id, Findings findings) {
    DeviceDraft device =
        findings.device(id).known(root.text("applicationName", id), "Siemens", "Industrial Edge");
    String status = root.text("statustopic", "");
    for (Members connection : root.objects("connections")) {
      String name = connection.text("name", "");
      Presence presence =
          Topics.isName(status)
              ? Presence.NONE
                  .and(status, "/connector/status", "good|available", "unavailable|bad")
                  .and(
                      status,
                      "/connections/[name="
                          + name.replace("~", "~0").replace("/", "~1")
                          + "]/status",
                      "good",
                      "bad")
              : Presence.NONE;
      for (Members collection : connection.objects("dataPoints")) {
        for (Members definition : collection.objects("dataPointDefinitions")) {
          dataPoint(definition, collection, name, presence, device, findings);
        }
      }
    }
  }

  private static void dataPoint(
      Members definition,
      Members collection,
      String connection,
      Presence presence,
      DeviceDraft device,
      Findings findings) {
    String id = definition.text("id", "");
    String name = definition.text("name", id);
    PointDraft point =
        new PointDraft(definition.place(), connection + "." + name)
            .key(connection + "." + id)
            .component(definition.text("dataType", ""))
            .unit(definition.text("unit", ""))
            .presence(presence);
    if (id.isEmpty() || id.indexOf(']') >= 0) {
      findings.untranslated(
          definition.place(), device, point.name(), "its id cannot be looked for", id);
      return;
    }
    String type = definition.text("dataType", "").toLowerCase(java.util.Locale.ROOT);
    point.type(TYPES.getOrDefault(type, ValueType.TEXT));
    String topic = collection.text("topic", "");
    if (collection.text("publishType", "").equals("timeseries")) {
      // A message may hold several values of one point.
      point
          .read(topic, "/val")
          .set("series", "/vals")
          .set("when.0.selector", "/id")
          .set("when.0.equals", id);
      quality(point, "");
    } else {
      String element = "/vals/[id=" + Topics.token(id) + "]";
      point.read(topic, element + "/val");
      quality(point, element);
    }
    collection
        .text("pubTopic")
        .ifPresent(
            write ->
                point
                    .write(write)
                    .set("write.format", "json")
                    .set(
                        "write.payload",
                        "{\"seq\":\"{id}\",\"vals\":[{\"id\":\""
                            + JsonTexts.escaped(id)
                            + "\",\"val\":\"{value}\"}]}")
                    .set("confirm.by", "value"));
    findings.add(device, point);
  }

  private static void quality(PointDraft point, String element) {
    point
        .set("time.selector", element + "/ts")
        .set("quality.selector", element + "/qc")
        .set("quality.map.0", "BAD")
        .set("quality.map.1", "UNCERTAIN")
        .set("quality.map.2", "GOOD")
        .set("quality.map.3", "GOOD");
  }
}
