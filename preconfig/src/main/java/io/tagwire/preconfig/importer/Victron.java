package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue of the topics of Victron's Venus OS, one entry a path: <code>
 * N/{installation_id}/battery/{device_id}/Soc</code>. The open places are parameters.
 */
final class Victron implements Discovery {
  private static final Set<String> SETTABLE =
      Set.of("SWITCH", "NUMBER", "SELECT", "BUTTON", "TIME");
  private static final String READ = "N/";

  @Override
  public boolean accepts(Document document) {
    return Shape.hasMembers(document, "topics", "message_type", "value_type");
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    for (Document document : documents) {
      findings
          .object(document)
          .ifPresent(root -> root.objects("topics").forEach(entry -> entry(entry, findings)));
    }
  }

  private static void entry(Members entry, Findings findings) {
    String topic = entry.text("topic", "");
    for (Map<String, String> binding : Places.bindings(topic, entry.place(), findings)) {
      String filled = Places.fill(topic, binding);
      String[] levels = filled.split("/", 4);
      DeviceDraft device =
          levels.length < 4
              ? findings.device(filled)
              : findings
                  .device(levels[1] + "/" + levels[2] + "/" + deviceLevel(levels[3]))
                  .known(levels[2] + " " + deviceLevel(levels[3]), "Victron Energy", levels[2]);
      findings.add(device, point(entry, filled, binding));
    }
  }

  private static String deviceLevel(String rest) {
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static PointDraft point(Members entry, String topic, Map<String, String> binding) {
    String kind = word(entry.text("message_type", ""));
    PointDraft point =
        new PointDraft(
                entry.place(),
                Places.fill(entry.text("short_id", entry.text("name", topic)), binding))
            .component(kind.toLowerCase(Locale.ROOT))
            .description(Places.fill(entry.text("name", ""), binding))
            .unit(entry.text("unit_of_measurement", ""))
            .read(topic, "/value")
            .range(end(entry, "min"), end(entry, "max"));
    String[] levels = topic.split("/", 3);
    if (topic.startsWith(READ) && levels.length > 2) {
      // Without a keep-alive the device falls silent after a minute.
      point
          .set("duty.0.topic", "R/" + levels[1] + "/keepalive")
          .set("duty.0.first", "")
          .set("duty.0.payload", "{\"keepalive-options\":[\"suppress-republish\"]}")
          .set("duty.0.every", "30s");
    }
    switch (word(entry.text("value_type", ""))) {
      case "FLOAT" -> point.type(ValueType.REAL);
      case "INT_SECONDS_TO_MINUTES" ->
          point.type(ValueType.REAL).set("scale", "0.0166666666666666667").set("round", "2");
      case "INT_SECONDS_TO_HOURS" ->
          point.type(ValueType.REAL).set("scale", "0.000277777777777777778").set("round", "2");
      case "STRING", "EPOCH" -> point.type(ValueType.TEXT);
      default -> point.type(ValueType.INT);
    }
    if (SETTABLE.contains(kind) && topic.startsWith(READ)) {
      point
          .write("W/" + topic.substring(READ.length()))
          .set("write.payload", "{\"value\":{value}}")
          .set("confirm.by", "value");
    }
    return point;
  }

  // MetricKind.SENSOR is SENSOR.
  private static String word(String text) {
    return text.substring(text.indexOf('.') + 1);
  }

  // A number, or another path with a number as long as its value is not known: other_path:32.
  private static @Nullable BigDecimal end(Members entry, String key) {
    Optional<String> text = entry.text(key);
    return text.flatMap(one -> Members.decimal(one.substring(one.lastIndexOf(':') + 1)))
        .orElse(null);
  }
}
