package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A leaf of what a Zigbee device exposes.
 *
 * @param path names of the members that lead to it, the outermost first
 * @param composite the name of the composite it is part of, with others that can be set; else empty
 * @param expose how it is described
 */
record ZigbeeFeature(List<String> path, String composite, Members expose) {
  private static final int PUBLISHED = 1;
  private static final int SETTABLE = 2;
  private static final int GETTABLE = 4;
  private static final String VALUE = "{value}";

  ZigbeeFeature {
    path = List.copyOf(path);
  }

  /** All leaves, in the order of the document. */
  static List<ZigbeeFeature> all(List<Node> exposes, Problems problems) {
    List<ZigbeeFeature> features = new ArrayList<>();
    collect(exposes, List.of(), "", problems, features);
    return features;
  }

  // The depth is bounded by the reader of the document.
  private static void collect(
      List<Node> exposes,
      List<String> above,
      String composite,
      Problems problems,
      List<ZigbeeFeature> features) {
    for (Node node : exposes) {
      if (!(node instanceof Mapping mapping)) {
        problems.warning(node.place(), "An expose must be an object, not " + node.noun());
        continue;
      }
      Members expose = new Members(mapping, problems);
      String type = expose.text("type", "");
      String property = expose.text("property", "");
      List<String> path = property.isEmpty() ? above : with(above, property);
      if (expose.has("features") && !type.equals("list")) {
        boolean isComposite = type.equals("composite");
        List<Node> inner = expose.items("features");
        String name = expose.text("name", property);
        collect(
            inner,
            isComposite ? path : above,
            isComposite && settable(inner, problems) > 1 ? name : composite,
            problems,
            features);
      } else if (property.isEmpty()) {
        problems.warning(mapping.place(), "An expose of type [" + type + "] has no property");
      } else if (access(expose) != 0) {
        features.add(new ZigbeeFeature(path, composite, expose));
      }
    }
  }

  private static long settable(List<Node> exposes, Problems problems) {
    return exposes.stream()
        .filter(
            node ->
                node instanceof Mapping mapping
                    && (access(new Members(mapping, problems)) & SETTABLE) != 0)
        .count();
  }

  private static List<String> with(List<String> above, String name) {
    List<String> path = new ArrayList<>(above);
    path.add(name);
    return path;
  }

  private static int access(Members expose) {
    return expose.number("access").map(number -> number.intValue() & 7).orElse(0);
  }

  boolean isReadable() {
    return (access(expose) & PUBLISHED) != 0;
  }

  boolean isWritable() {
    return (access(expose) & SETTABLE) != 0;
  }

  /** As a group has it: there the members have no endpoint behind them. */
  ZigbeeFeature withoutEndpoint() {
    String endpoint = expose.text("endpoint", "");
    return endpoint.isEmpty()
        ? this
        : new ZigbeeFeature(
            path.stream().map(name -> cut(name, "_" + endpoint)).toList(), composite, expose);
  }

  private static String cut(String name, String ending) {
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }

  /** The point of a device with this topic. */
  PointDraft point(String topic) {
    String type = expose.text("type", "");
    PointDraft point =
        new PointDraft(expose.place(), String.join(".", path))
            .component(type)
            .unit(expose.text("unit", ""))
            .description(expose.text("description", expose.text("label", "")));
    if (isReadable()) {
      point.read(topic, pointer());
    }
    if ((access(expose) & GETTABLE) != 0) {
      point.set("read.topic", topic + "/get");
      point.set("read.payload", "{\"" + escaped(path.get(0)) + "\":\"\"}");
    }
    if (isWritable()) {
      point.write(topic + "/set");
      if (isReadable()) {
        point.set("confirm.by", "value");
      }
    }
    typed(point, type);
    if (isWritable() && !composite.isEmpty() && isReadable()) {
      together(point, topic);
    }
    if (path.get(path.size() - 1).equals("action")) {
      // A press is followed by an empty text in older versions.
      point.event().set("when.0.selector", pointer()).set("when.0.matches", ".+");
    }
    return point;
  }

  // The device wants the whole object.
  private void together(PointDraft point, String topic) {
    point.unset("write.payload").unset("write.format");
    point
        .set("write.together", topic + " " + composite)
        .set("write.member", pointer())
        .set("write.others", "last");
  }

  private void typed(PointDraft point, String type) {
    switch (type) {
      case "binary" -> binary(point);
      case "numeric" -> {
        point.type(ValueType.REAL);
        point.range(
            expose.number("value_min").orElse(null), expose.number("value_max").orElse(null));
        payload(point, body(VALUE), "text");
      }
      case "enum" -> enumeration(point);
      case "list" -> {
        point.type(ValueType.ARRAY);
        payload(point, body(VALUE), "text");
      }
      case "composite" -> {
        point.type(ValueType.STRUCT);
        payload(point, body(VALUE), "text");
      }
      default -> {
        point.type(ValueType.TEXT);
        payload(point, body('"' + VALUE + '"'), "json");
      }
    }
  }

  private void binary(PointDraft point) {
    point.type(ValueType.BOOL);
    Scalar on = expose.scalar("value_on").orElse(null);
    Scalar off = expose.scalar("value_off").orElse(null);
    if (on == null || off == null) {
      payload(point, body('"' + VALUE + '"'), "json");
      return;
    }
    point.words(on.text(), off.text());
    if (!isWritable()) {
      return;
    }
    boolean texts = on.quoted() && off.quoted();
    if (texts || (on.text().equals("true") && off.text().equals("false"))) {
      payload(point, body('"' + VALUE + '"'), "json");
      if (texts) {
        point.set("write.true", on.text()).set("write.false", off.text());
      }
    } else {
      point.set("write.true", body(literal(on))).set("write.false", body(literal(off)));
    }
  }

  private void enumeration(PointDraft point) {
    List<String> values = expose.texts("values");
    point.type(ValueType.TEXT).options(values);
    if (!isWritable()) {
      return;
    }
    // A word that looks like a number must stay a text.
    boolean words =
        expose.items("values").stream()
            .allMatch(
                node ->
                    !(node instanceof Scalar scalar && scalar.quoted())
                        || (Members.decimal(scalar.text()).isEmpty()
                            && !Set.of("true", "false").contains(scalar.text())));
    payload(point, body('"' + VALUE + '"'), words ? "json" : "text");
    Map<String, String> same =
        values.stream()
            .distinct()
            .filter(value -> !value.isBlank())
            .collect(
                Collectors.toMap(
                    value -> value, value -> value, (one, other) -> one, LinkedHashMap::new));
    point.map("write.map", same);
  }

  private void payload(PointDraft point, String payload, String format) {
    if (isWritable()) {
      point.set("write.payload", payload);
      if (format.equals("json")) {
        point.set("write.format", "json");
      }
    }
  }

  private static String literal(Scalar scalar) {
    return scalar.quoted() ? '"' + escaped(scalar.text()) + '"' : scalar.text();
  }

  private String body(String value) {
    StringBuilder body = new StringBuilder();
    path.forEach(name -> body.append("{\"").append(escaped(name)).append("\":"));
    return body.append(value).append("}".repeat(path.size())).toString();
  }

  private String pointer() {
    return path.stream().map(name -> "/" + Topics.token(name)).collect(Collectors.joining());
  }

  private static String escaped(String text) {
    return JsonTexts.escaped(text);
  }
}
