package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Place;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Devices by the Homie convention: version 5 tells all of a device in {@code $description}, version
 * 4 and before spread it over topics that begin with a dollar sign. A schema of node types, which
 * some makers give, is read too.
 */
final class Homie implements Discovery {
  private static final String DESCRIPTION = "$description";
  private static final String TARGET = "$target";
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "$homie",
          "$name",
          "$nodes",
          "$properties",
          "$type",
          "$datatype",
          "$unit",
          "$format",
          "$settable",
          "$retained",
          "$implementation",
          "$extensions",
          "$localip",
          "$mac",
          TARGET,
          DESCRIPTION);

  // What has an alert is there, and what sleeps has said so.
  private static final String ONLINE = "ready|alert|sleeping";
  private static final String OFFLINE = "lost|disconnected|init";

  @Override
  public boolean accepts(Document document) {
    String[] levels = document.levels();
    String last = levels[levels.length - 1];
    return (ATTRIBUTES.contains(last) && levels.length >= 3 && levels.length <= 8)
        || Shape.hasMembers(document, "homieDomain", "types");
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    Map<String, String> attributes = new TreeMap<>();
    Set<String> targets = new HashSet<>();
    for (Document document : documents) {
      String[] levels = document.levels();
      String last = levels[levels.length - 1];
      if (last.equals(TARGET)) {
        targets.add(document.topic());
      } else if (ATTRIBUTES.contains(last)) {
        attributes.put(document.topic(), document.text());
      }
    }
    Map<String, Members> described = new LinkedHashMap<>();
    for (Document document : documents) {
      if (document.topic().endsWith("/" + DESCRIPTION)) {
        findings.object(document).ifPresent(root -> described.put(parent(document.topic()), root));
      } else if (!ATTRIBUTES.contains(last(document.topic()))) {
        findings.object(document).ifPresent(root -> schema(root, findings));
      }
    }
    described.forEach((topic, root) -> device(topic, root, described, targets, findings));
    new Homie4(attributes, findings).read();
  }

  private static String parent(String topic) {
    return topic.substring(0, topic.lastIndexOf('/'));
  }

  private static String last(String topic) {
    return topic.substring(topic.lastIndexOf('/') + 1);
  }

  private static void device(
      String topic,
      Members root,
      Map<String, Members> described,
      Set<String> targets,
      Findings findings) {
    String id = last(topic);
    DeviceDraft device = findings.device(topic).known(root.text("name", id), "", "");
    Presence presence = presence(topic, root, described);
    root.object("nodes")
        .ifPresent(
            nodes -> {
              for (String node : nodes.names()) {
                nodes
                    .object(node)
                    .ifPresent(
                        one ->
                            node(
                                topic + "/" + node,
                                node,
                                one,
                                presence,
                                targets,
                                device,
                                findings));
              }
            });
  }

  // A child is lost with its root: the broker knows only of the will of the root.
  private static Presence presence(String topic, Members root, Map<String, Members> described) {
    Presence presence = alive(Presence.NONE, topic);
    String above = parent(topic) + "/";
    Set<String> seen = new HashSet<>(Set.of(topic));
    Optional<String> next = root.text("root").or(() -> root.text("parent"));
    while (next.isPresent() && seen.add(above + next.get())) {
      String other = above + next.get();
      presence = alive(presence, other);
      next =
          Optional.ofNullable(described.get(other))
              .flatMap(one -> one.text("root").or(() -> one.text("parent")));
    }
    return presence;
  }

  private static Presence alive(Presence presence, String topic) {
    return Topics.isName(topic) ? presence.and(topic + "/$state", "", ONLINE, OFFLINE) : presence;
  }

  private static void node(
      String topic,
      String node,
      Members members,
      Presence presence,
      Set<String> targets,
      DeviceDraft device,
      Findings findings) {
    // A draft of the convention has the properties in the node itself.
    Members properties = members.object("properties").orElse(members);
    for (String name : properties.names()) {
      boolean isProperty =
          !name.startsWith("$") && properties.node(name).orElse(null) instanceof Node.Mapping;
      if (isProperty) {
        properties
            .object(name)
            .ifPresent(
                property -> {
                  Property found =
                      new Property(
                          property.place(),
                          node + "." + name,
                          topic + "/" + name,
                          property.text("name", ""),
                          property.text("datatype", property.text("type", "string")),
                          property.text("unit", ""),
                          property.text("format", ""),
                          property.flag("settable"),
                          property.text("retained", "true").equals("true"));
                  PointDraft point = found.point().presence(presence);
                  if (targets.contains(topic + "/" + name + "/" + TARGET) && found.settable()) {
                    point
                        .set("confirm.by", "state")
                        .set("confirm.topic", topic + "/" + name + "/" + TARGET);
                  }
                  findings.add(device, point);
                });
      }
    }
  }

  // Nodes of a type have ids that only the installation knows.
  private static void schema(Members root, Findings findings) {
    String base = root.text("homieDomain", "homie") + "/" + root.text("homieVersion", "5");
    Members types = root.object("types").orElse(null);
    if (types == null) {
      return;
    }
    for (String type : types.names()) {
      List<String> nodes = findings.options().values(type);
      List<String> devices = findings.options().values("device");
      if (nodes.isEmpty() || devices.isEmpty()) {
        findings.missing(nodes.isEmpty() ? type : "device", types.place(type));
        continue;
      }
      for (String id : devices) {
        String topic = base + "/" + id;
        DeviceDraft device = findings.device(topic).known(id, "", "");
        Presence presence = alive(Presence.NONE, topic);
        types
            .object(type)
            .ifPresent(
                one ->
                    nodes.forEach(
                        node ->
                            node(
                                topic + "/" + node,
                                node,
                                one,
                                presence,
                                Set.of(),
                                device,
                                findings)));
      }
    }
  }

  /** A property as every version of the convention has it. */
  record Property(
      Place place,
      String id,
      String topic,
      String name,
      String datatype,
      String unit,
      String format,
      boolean settable,
      boolean retained) {

    PointDraft point() {
      PointDraft point =
          new PointDraft(place, id)
              .component(datatype)
              .description(name)
              .unit(unit)
              .read(topic, "");
      switch (datatype) {
        case "float" -> point.type(ValueType.REAL);
        case "integer" -> point.type(ValueType.INT);
        case "percent" -> point.type(ValueType.REAL).unit(unit.isEmpty() ? "%" : unit);
        case "boolean" -> point.type(ValueType.BOOL).words("true", "false");
        case "datetime" -> point.type(ValueType.TIME);
        default -> point.type(ValueType.TEXT);
      }
      if (datatype.equals("enum")) {
        options(point);
      } else {
        range(point);
      }
      if (!retained) {
        point.event();
      }
      if (settable) {
        point.write(topic + "/set");
        if (retained) {
          point.set("confirm.by", "value");
        }
      }
      return point;
    }

    private void options(PointDraft point) {
      List<String> options =
          Arrays.stream(format.split(",", -1)).filter(text -> !text.isBlank()).distinct().toList();
      point.options(options);
      if (settable) {
        Map<String, String> same = new LinkedHashMap<>();
        options.forEach(option -> same.put(option, option));
        point.map("write.map", same);
      }
    }

    // from:to, or from:to:step
    private void range(PointDraft point) {
      String[] ends = format.split(":", -1);
      if (ends.length >= 2) {
        Optional<BigDecimal> low = Members.decimal(ends[0]);
        Optional<BigDecimal> high = Members.decimal(ends[1]);
        point.range(low.orElse(null), high.orElse(null));
      }
    }
  }
}
