package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The description of a Milesight sensor that its codec brings ({@code codec.json}): what the
 * decoded messages hold. The topics are the gateway's: parameters {@code uplink} and {@code
 * downlink}.
 */
final class Milesight implements Discovery {
  private static final String UPLINK = "uplink";
  private static final String DOWNLINK = "downlink";

  @Override
  public boolean accepts(Document document) {
    return Shape.hasMembers(document, "object", "access_mode", "data_type", "value_type");
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    for (Document document : documents) {
      findings.object(document).ifPresent(root -> codec(document, root, findings));
    }
  }

  private static void codec(Document document, Members root, Findings findings) {
    String uplink = findings.options().parameters().getOrDefault(UPLINK, "");
    String downlink = findings.options().parameters().getOrDefault(DOWNLINK, "");
    if (uplink.isBlank()) {
      findings.missing(UPLINK, root.place());
      return;
    }
    String model = model(document.topic());
    for (Map<String, String> binding :
        Places.bindings(uplink + " " + downlink, root.place(), findings)) {
      String topic = Places.fill(uplink, binding);
      DeviceDraft device =
          findings
              .device(topic)
              .known(
                  binding.isEmpty() ? topic : String.join(" ", binding.values()),
                  "Milesight",
                  model);
      for (Members member : root.objects("object")) {
        findings.add(device, point(member, topic, Places.fill(downlink, binding)));
      }
    }
  }

  // em-series/em300-th/em300-th-codec.json is em300-th.
  private static String model(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    int end = name.indexOf("-codec");
    return end < 0 ? name : name.substring(0, end);
  }

  private static PointDraft point(Members member, String topic, String downlink) {
    String id = member.text("id", "");
    String pointer =
        Arrays.stream(id.split("\\.", -1))
            .map(name -> "/" + Topics.token(name))
            .collect(Collectors.joining());
    PointDraft point =
        new PointDraft(member.place(), id)
            .component(member.text("data_type", "").toLowerCase(java.util.Locale.ROOT))
            .description(member.text("name", ""))
            .unit(member.text("unit", ""))
            .read(topic, pointer);
    Map<String, String> values = new LinkedHashMap<>();
    for (Members value : member.objects("values")) {
      values.put(value.text("value", ""), value.text("name", ""));
    }
    boolean writes = member.text("access_mode", "R").contains("W") && !downlink.isBlank();
    if (writes) {
      // What the codec of the gateway makes bytes of.
      point.write(downlink).set("write.payload", "{\"" + JsonTexts.escaped(id) + "\":{value}}");
    }
    switch (member.text("data_type", "")) {
      case "NUMBER" -> point.type(ValueType.REAL);
      case "BOOL" -> flag(point, values, writes);
      case "ENUM" -> choice(point, values, writes);
      default -> {
        if (writes) {
          point
              .set("write.payload", "{\"" + JsonTexts.escaped(id) + "\":\"{value}\"}")
              .set("write.format", "json");
        }
      }
    }
    return point;
  }

  // Decoded messages have the name or the number.
  private static void flag(PointDraft point, Map<String, String> values, boolean writes) {
    point.type(ValueType.BOOL);
    for (boolean value : List.of(true, false)) {
      List<String> words = new ArrayList<>();
      String name = values.getOrDefault(value ? "1" : "0", "");
      if (!name.isBlank()) {
        words.add(name);
      }
      words.addAll(value ? List.of("1", "true") : List.of("0", "false"));
      point.list(value + "-words", words.stream().distinct().toList());
    }
    if (writes) {
      point.set("write.true", "1").set("write.false", "0");
    }
  }

  private static void choice(PointDraft point, Map<String, String> values, boolean writes) {
    point.options(values.values().stream().distinct().toList());
    if (writes) {
      Map<String, String> numbers = new LinkedHashMap<>();
      values.forEach(
          (number, name) -> {
            if (!name.isBlank()) {
              numbers.putIfAbsent(name, number);
            }
          });
      point.map("write.map", numbers);
    }
  }
}
